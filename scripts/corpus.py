"""Labelled documents, and the windows of tokens that the network reads.

The label format is that of docs/training.md: one JSON document a line, each with its
sentences. Attribution tags come from brat standoff files (PolNeAR) where a document
has them. Everything here is plain Python and numpy; no model is needed to read it.
"""

import glob
import json
import os
import random
import re
from dataclasses import dataclass, field

LABELS = "FQEAX"
LABEL_NAMES = ["fact", "quote", "framing", "allegation", "boilerplate"]
SOURCE_KINDS = "PODGUN"
SOURCE_KIND_NAMES = ["person", "organisation", "document", "group", "unnamed", "none"]
TAGS = ["O", "B-SRC", "I-SRC", "B-CUE", "I-CUE", "B-CON", "I-CON"]
TAG_NAMES = ["outside", "begin-source", "inside-source", "begin-cue", "inside-cue", "begin-content", "inside-content"]
BRAT_TAGS = {"Source": "SRC", "Cue": "CUE", "Content": "CON"}
IGNORE = -100


@dataclass
class Document:
    """One article: its sentences as the label files give them, and a tag for every character where it was annotated."""

    name: str
    corpus: str
    sentences: list
    char_tags: list = field(default_factory=list)


class LabelError(ValueError):
    """A label file that cannot be used; the message names the file and the line."""


def check_sentence(sentence, where):
    if not isinstance(sentence.get("text"), str) or not sentence["text"].strip():
        raise LabelError(f"{where}: a sentence has no text")
    for key, allowed, required in (("label", LABELS, True), ("also", LABELS, False), ("source_kind", SOURCE_KINDS, False)):
        value = sentence.get(key)
        if (value is None and required) or (value is not None and value not in allowed):
            raise LabelError(f"{where}: {key} is {value!r}; it must be one of {', '.join(allowed)}{'' if required else ' or null'}")


def labelled_documents(path):
    """Reads one label file. Raises LabelError at the first line that does not parse."""
    documents = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            where = f"{path}:{number}"
            try:
                raw = json.loads(line)
            except json.JSONDecodeError as error:
                raise LabelError(f"{where}: not JSON: {error}") from None
            for sentence in raw.get("sentences", []):
                check_sentence(sentence, where)
            documents.append(Document(raw["doc"], raw.get("corpus", ""), raw["sentences"], [None] * len(raw["sentences"])))
    return documents


def brat_spans(path):
    """(tag, [(start, end), ...]) for every source, cue and content of one annotation file; offsets in characters."""
    spans = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if not line.startswith("T") or len(fields) < 3:
                continue
            kind, ranges = fields[1].split(" ", 1)
            if kind in BRAT_TAGS:
                spans.append((BRAT_TAGS[kind], [tuple(map(int, part.split())) for part in ranges.split(";")]))
    return spans


def align_tags(raw, spans, texts):
    """One BIO tag for each character of each text, or None for a text that does not occur in `raw`.

    The texts had their white space folded, so each is searched with white space free to vary.
    """
    tagged, position = [], 0
    for text in texts:
        found = re.compile(r"\s+".join(map(re.escape, text.split()))).search(raw, position)
        if not found:
            tagged.append(None)
            continue
        position = found.end()
        index, at, cursor = {}, 0, found.start()
        while cursor < found.end() and at < len(text):
            if raw[cursor].isspace():
                while cursor < found.end() and raw[cursor].isspace():
                    index[cursor] = at
                    cursor += 1
            else:
                index[cursor] = at
                cursor += 1
            at += 1
        tags = ["O"] * len(text)
        for code, ranges in spans:
            for start, end in ranges:
                inside = [index[c] for c in range(start, end) if c in index]
                for n, c in enumerate(inside):
                    tags[c] = ("B-" if n == 0 else "I-") + code
        tagged.append(tags)
    return tagged


def add_attributions(documents, polnear):
    """Adds attribution tags to those labelled documents that PolNeAR annotates."""
    for document in documents:
        if document.corpus != "polnear":
            continue
        base = document.name.split("/", 1)[1]
        for part in ("train", "dev"):
            text = os.path.join(polnear, part, "text", base + ".txt")
            annotations = sorted(glob.glob(os.path.join(polnear, part, "attributions", glob.escape(base) + "_*.ann")))
            if os.path.exists(text) and annotations:
                with open(text, encoding="utf-8") as file:
                    raw = file.read()
                document.char_tags = align_tags(raw, brat_spans(annotations[0]), [s["text"] for s in document.sentences])


def attribution_documents(polnear, known):
    """PolNeAR's training documents that carry no labels: attribution tags alone. `known` names are left out."""
    import pysbd

    segmenter, documents = pysbd.Segmenter(language="en", clean=False), []
    for path in sorted(glob.glob(os.path.join(polnear, "train", "text", "*.txt"))):
        base = os.path.basename(path)[:-4]
        annotations = sorted(glob.glob(os.path.join(polnear, "train", "attributions", glob.escape(base) + "_*.ann")))
        if "polnear/" + base in known or not annotations:
            continue
        with open(path, encoding="utf-8") as file:
            raw = file.read()
        texts = []
        for line in raw.split("\n"):
            texts += [t.strip() for t in segmenter.segment(re.sub(r"\s+", " ", line.strip())) if t.strip()]
        sentences = [{"text": t, "label": None, "also": None, "source_kind": None, "loaded": [], "who": None} for t in texts]
        documents.append(Document("polnear/" + base, "polnear", sentences, align_tags(raw, brat_spans(annotations[0]), texts)))
    return documents


def unlabelled_documents(path):
    """Articles without labels, JSON lines with a `text` whose paragraphs are parted by blank lines, for a teacher to score."""
    import pysbd

    segmenter, documents = pysbd.Segmenter(language="en", clean=False), []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                text = json.loads(line)["text"]
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise LabelError(f"{path}:{number}: no JSON object with a text: {error}") from None
            paragraphs = (re.sub(r"\s+", " ", part.strip()) for part in text.split("\n\n"))
            texts = [s.strip() for part in paragraphs for s in segmenter.segment(part) if s.strip()]
            sentences = [{"text": t, "label": None, "also": None, "source_kind": None, "loaded": [], "who": None} for t in texts]
            documents.append(Document(f"unlabelled/{number}", "unlabelled", sentences, [None] * len(texts)))
    return documents


def name_forms(who, source_kind):
    """The forms under which a source's name may stand in the text: the full one, and a person's last name."""
    forms = [who]
    words = who.split()
    if source_kind == "P" and len(words) > 1 and len(words[-1]) > 3:
        forms.append(words[-1])
    return forms


def mention_marks(text, forms):
    """For each character of `text`, whether it belongs to a mention of one of the name's forms."""
    marks = bytearray(len(text))
    for form in forms:
        for found in re.finditer(r"(?<!\w)" + re.escape(form) + r"(?!\w)", text):
            marks[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    return marks


def encode(documents, tokenizer):
    """Tokenises every sentence once; windows are then cut from the result anew for each epoch."""
    for document in documents:
        document.encoded = []
        for sentence, tags in zip(document.sentences, document.char_tags):
            text = sentence["text"]
            pieces = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
            offsets = pieces["offset_mapping"]
            loaded = None
            if sentence["label"]:
                loaded = bytearray(len(text))
                for phrase in sentence["loaded"]:
                    at = text.find(phrase)
                    if at >= 0:
                        loaded[at : at + len(phrase)] = b"\1" * len(phrase)
            document.encoded.append(
                {
                    "ids": pieces["input_ids"],
                    "offsets": offsets,
                    "tag": [IGNORE if tags is None else TAGS.index(next((t for t in tags[x:y] if t != "O"), "O")) for x, y in offsets],
                    "loaded": [IGNORE if loaded is None else int(any(loaded[x:y])) for x, y in offsets],
                    "label": LABELS.index(sentence["label"]) if sentence["label"] else IGNORE,
                    "also": LABELS.index(sentence["also"]) if sentence["label"] and sentence["also"] else -1,
                    "source_kind": SOURCE_KINDS.index(sentence["source_kind"]) if sentence["label"] and sentence["source_kind"] else IGNORE,
                }
            )
        document.names = sorted({(s["who"], s["source_kind"]) for s in document.sentences if s.get("who")})
        document.mentions = {}
        for who, kind in document.names:
            forms = name_forms(who, kind)
            for number, (sentence, encoded) in enumerate(zip(document.sentences, document.encoded)):
                marks = mention_marks(sentence["text"], forms)
                tokens = [n for n, (x, y) in enumerate(encoded["offsets"]) if any(marks[x:y])]
                if tokens:
                    document.mentions.setdefault(who, {})[number] = tokens


def windows(documents, tokenizer, max_window, rng=None):
    """[CLS] s1 [SEP] s2 [SEP] ... of consecutive sentences of one document, up to `max_window` tokens.

    With `rng`, the first window of each document is cut short at random, so that a
    sentence does not meet the same neighbours in every epoch.
    """
    result = []
    for document in documents:
        room = max_window if rng is None else rng.randint(max_window // 3, max_window)
        window = None
        for number, encoded in enumerate(document.encoded):
            ids = encoded["ids"][: max_window - 2]
            if window is None or len(window["ids"]) + len(ids) + 1 > room:
                if window is not None:
                    room = max_window
                window = {"ids": [tokenizer.cls_token_id], "tag": [IGNORE], "loaded": [IGNORE], "sep": [], "label": [], "also": [], "source_kind": [], "who": [], "mentions": {}, "taught": []}
                result.append(window)
            start = len(window["ids"])
            window["ids"] += ids + [tokenizer.sep_token_id]
            window["tag"] += encoded["tag"][: len(ids)] + [IGNORE]
            window["loaded"] += encoded["loaded"][: len(ids)] + [IGNORE]
            window["sep"].append(len(window["ids"]) - 1)
            for key in ("label", "also", "source_kind"):
                window[key].append(encoded[key])
            window["who"].append(document.sentences[number].get("who"))
            if "taught" in encoded:
                window["taught"].append(encoded["taught"])
            for who, where in document.mentions.items():
                tokens = [start + t for t in where.get(number, ()) if t < len(ids)]
                if tokens:
                    window["mentions"].setdefault(who, []).extend(tokens)
    return result


def batches(all_windows, size, rng):
    """Windows of like length together, in random order."""
    order = sorted(range(len(all_windows)), key=lambda i: (len(all_windows[i]["ids"]) // 32, rng.random()))
    groups = [[all_windows[i] for i in order[n : n + size]] for n in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def either(documents, alternate, rng):
    """Each document, or its alternate of the same name where there is one, by the toss of a coin."""
    others = {document.name: document for document in alternate}
    return [others[d.name] if d.name in others and rng.random() < 0.5 else d for d in documents]


def random_state(seed):
    return random.Random(seed)
