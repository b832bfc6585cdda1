"""An archive of invented articles: three outlets, some broken articles, some that are there twice."""

import datetime
import itertools

TOWNS = ["Sarrow", "Quenby", "Ludmere", "Tarn Bay", "Osmond", "Pellick", "Harle"]
PEOPLE = ["Ann Price", "Tomas Weld", "Ruth Okoro", "Leo Marsh", "Ida Fenn"]
POSTS = ["mayor", "head teacher", "harbour master", "union secretary"]
THINGS = ["library", "ferry", "swimming pool", "night bus", "market hall", "clinic"]
OUTLETS = ["Quay Courier", "Harle Gazette", "The Ludmere Post"]
GERMAN = (
    "Der Stadtrat hat am Dienstag beschlossen, die Bibliothek am Hafen zu schließen. "
    "Die Leiterin sagte, man habe keine andere Wahl gehabt. "
    "Viele Bürger waren mit der Entscheidung nicht zufrieden und kündigten Widerstand an."
)


def text(number):
    town, person = TOWNS[number % 7], PEOPLE[number % 5]
    post, thing = POSTS[number % 4], THINGS[number % 6]
    cost = 10 + number
    opinion = [
        "It was a shameful and reckless end to a farcical year.",
        f"An official, who asked not to be named, said the {post} had taken bribes from a builder.",
        f"Critics accused the {post} of lying about the accounts.",
    ][number % 3]
    return (
        f"The council of {town} voted on Tuesday to close its {thing}, which costs £{cost},000 a year.\n\n"
        f"“We had no money left for it,” said {person}, the {post}. {opinion}\n\n"
        f"The {thing} opened in {1900 + number}. According to a report by the county, {cost * 3} people used it each day last winter."
    )


def article(number):
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
    return {
        "text": text(number),
        "title": f"{TOWNS[number % 7]} closes its {THINGS[number % 6]}",
        "outlet": OUTLETS[number % 3],
        "author": PEOPLE[(number + 2) % 5],
        "date": day,
        "section": "Local" if number % 2 else None,
        "url": f"https://news.example/{number}",
    }


def articles(count):
    """So many articles, of which every 20th is German, every 25th empty, every 15th there before."""
    for number, one in zip(range(1, count + 1), map(article, itertools.count(1))):
        if number % 20 == 0:
            one["text"] = GERMAN
        elif number % 25 == 0:
            one["text"] = " "
        elif number % 15 == 0:
            one["text"], one["title"] = text(number - 10), article(number - 10)["title"]
        yield one
