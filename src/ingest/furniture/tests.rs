use super::*;

fn all(expected: Option<BlockKind>, lines: &[&str]) {
    for line in lines {
        assert_eq!(kind(line), expected, "{line}");
    }
}

#[test]
fn bylines() {
    all(
        Some(BlockKind::Byline),
        &[
            "By Ada Quill",
            "BY ADA QUILL",
            "By Ada Quill and Ben Oar, Staff writers",
            "By Ada van der Quill, Tolland Bay Courier",
            "By Ada Quill | Political Correspondent",
            "Reporting by Ada Quill; Editing by Ben Oar Jr.",
        ],
    );
    all(
        None,
        &[
            "By Tuesday Evening",
            "By the harbour stands a light.",
            "By and large",
            "By Ada Quill's account, the Mayor lied to Parliament.",
            "By noon the Coast Guard had gone",
        ],
    );
}

#[test]
fn an_author_is_the_names_alone() {
    assert_eq!(
        author("By Ada Quill and Ben Oar, Staff writers").as_deref(),
        Some("Ada Quill and Ben Oar")
    );
    assert_eq!(
        author("BY ADA QUILL | TOLLAND BAY").as_deref(),
        Some("ADA QUILL")
    );
    assert_eq!(
        author("Written by Ada Quill, Ben Oar").as_deref(),
        Some("Ada Quill, Ben Oar")
    );
}

#[test]
fn captions_and_credits() {
    all(
        Some(BlockKind::Caption),
        &[
            "Photo: Ada Quill",
            "Boats lie in the harbour on Monday, Oct. 26. (AP Photo/Ada Quill)",
            "The mayor in March. (Photo by Ada Quill)",
            "ADA QUILL/AFP/Getty Images",
            "Ada Quill via Reuters",
            "Getty Images",
            "Image credit: Tolland Bay council",
            "Illustration: Ada Quill/Courier Photo: Getty Images",
        ],
    );
    all(
        None,
        &[
            "Photo studios along the quay are closing.",
            "Reuters",
            "The police released three pictures of him (none of the photos was sharp).",
            "Getty Images said it would appeal against the ruling.",
            "The agency told Reuters",
        ],
    );
}

#[test]
fn prompts_links_and_rights() {
    all(
        Some(BlockKind::Boilerplate),
        &[
            "CLICK HERE TO READ MORE FROM THE COURIER",
            "Sign up for our newsletter",
            "Sign up for our morning newsletter, delivered to your inbox every day.",
            "Video Embed",
            "Related Content",
            "READ MORE: Ferry stops for good",
            "Advertisement",
            "© 2023 Tolland Bay Courier",
            "Copyright 2023 Tolland Bay Courier. All rights reserved.",
            "FORMER HARBOUR MASTER SEEN ABROAD AFTER REPORT",
            ".",
            "* * *",
        ],
    );
    all(
        None,
        &[
            "Sign up to the treaty or leave, she told them.",
            "“Click here,” the message said.",
            "Read more widely, he tells his pupils.",
            "Copyright law has not changed since the court's ruling.",
            "More: the word hung in the air, \"more\", and nobody moved.",
            "WHAT HAPPENS NEXT",
            "\u{fffd}WE WILL NOT LEAVE THIS HARBOUR TODAY\u{fffd}",
            "“WE WILL NOT LEAVE THIS HARBOUR TODAY”",
            "Video of the crash was shown in court.",
            "Share prices fell.",
        ],
    );
}

#[test]
fn date_lines() {
    all(
        Some(BlockKind::Boilerplate),
        &[
            "March 3, 2024",
            "Updated: Tuesday, 3 March 2024 10:30 GMT",
            "Published 3:15 p.m. ET, Mon March 4",
        ],
    );
    all(
        None,
        &[
            "March on the capital",
            "In May 2024",
            "2024",
            "Updated rules for 12 harbours",
            "Monday-Thursday 11 a.m.-9 p.m., Friday-Sunday 9 a.m.-10 p.m.",
        ],
    );
}
