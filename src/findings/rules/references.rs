//! The handbooks and studies that several rules rest on, each named once.

use crate::findings::Reference;

pub(super) const SPJ: Reference = Reference {
    title: "Society of Professional Journalists, *Code of Ethics* (2014)",
    url: Some("https://www.spj.org/spj-code-of-ethics/"),
};

pub(super) const AP: Reference = Reference {
    title: "The Associated Press, *News Values and Principles*",
    url: Some("https://www.ap.org/about/news-values-and-principles/"),
};

pub(super) const AP_STYLEBOOK: Reference = Reference {
    title: "*The Associated Press Stylebook*, the entries on anonymous sources and on attribution",
    url: None,
};

pub(super) const REUTERS: Reference = Reference {
    title: "Reuters, *Handbook of Journalism*, the chapters on accuracy and on freedom from bias",
    url: None,
};

pub(super) const BBC_ACCURACY: Reference = Reference {
    title: "BBC, *Editorial Guidelines*, the section on accuracy",
    url: Some("https://www.bbc.co.uk/editorialguidelines/guidelines/accuracy"),
};

pub(super) const BBC_FAIRNESS: Reference = Reference {
    title: "BBC, *Editorial Guidelines*, the section on fairness",
    url: Some("https://www.bbc.co.uk/editorialguidelines/guidelines/fairness"),
};

pub(super) const BBC_IMPARTIALITY: Reference = Reference {
    title: "BBC, *Editorial Guidelines*, the section on impartiality",
    url: Some("https://www.bbc.co.uk/editorialguidelines/guidelines/impartiality"),
};

pub(super) const IPSO: Reference = Reference {
    title: "Independent Press Standards Organisation, *Editors’ Code of Practice*, clause 1 (Accuracy)",
    url: Some("https://www.ipso.co.uk/editors-code-of-practice/"),
};

pub(super) const GUARDIAN: Reference = Reference {
    title: "*The Guardian’s Editorial Code*",
    url: None,
};

pub(super) const NEW_YORK_TIMES: Reference = Reference {
    title: "The New York Times, *Guidelines on Integrity*, on anonymity and its devices",
    url: None,
};

pub(super) const ELEMENTS: Reference = Reference {
    title: "Bill Kovach and Tom Rosenstiel, *The Elements of Journalism* (2001), the chapter on verification",
    url: None,
};

pub(super) const RECASENS: Reference = Reference {
    title: "Marta Recasens, Cristian Danescu-Niculescu-Mizil and Dan Jurafsky, “Linguistic Models for Analyzing and Detecting Biased Language”, *ACL* 2013",
    url: Some("https://aclanthology.org/P13-1162/"),
};
