//! Closed lists of grammatical words: they decide where a name or a phrase begins and
//! ends, never what a sentence rests on.

/// Words parted by white space, lower case, without stops.
pub(super) struct WordList(&'static str);

impl WordList {
    /// Whether `word` is one of them, whatever its case and without a stop at its end.
    pub(super) fn has(&self, word: &str) -> bool {
        let word = word.trim_matches('.').to_lowercase();
        self.0.split(' ').any(|listed| listed == word)
    }
}

/// Words that stand before a person's name and are not part of it.
pub(super) const TITLES: WordList = WordList(
    "admiral adm ambassador archbishop assemblyman assemblywoman attorney baroness bishop \
    brig capt captain cardinal chairman chairwoman chancellor chief co-founder col colonel \
    commissioner congressman congresswoman coach councillor councilman councilwoman dame \
    defence democrat deputy detective director dr editor executive former founder gen \
    general gov governor inspector judge justice lady leader lieutenant lord lt maj major \
    manager mayor minister miss mr mrs ms officer pastor president president-elect prime \
    prof professor rabbi rep representative republican rev reverend sec secretary sen \
    senator sergeant sgt sheriff sir speaker spokesman spokesperson spokeswoman \
    superintendent treasurer vice",
);

/// Titles that only stand before a name.
pub(super) const ADDRESSES: WordList = WordList("dr miss mr mrs ms");

/// Words that may join the parts of one name; they are written small there.
pub(super) const PARTICLES: WordList =
    WordList("of for de del della di du da la le van von der den al bin ibn el y &");

/// What may close a person's name behind the family name.
pub(super) const SUFFIXES: WordList = WordList("jr sr ii iii iv");

/// Words that are capitalised only because they open a sentence.
pub(super) const OPENERS: WordList = WordList(
    "a about according after all also although an and another any as asked at because before \
    but by despite during earlier even for from had has he her here his how however i if in \
    instead is it its last later like many meanwhile more most my no not now of on once one \
    only or other our over she since so some still such that the their then there these they \
    this those though to under until we what when where which while who why with yes yet you \
    your",
);

/// Words that name nobody by themselves.
pub(super) const PRONOUNS: WordList = WordList(
    "he her hers herself him himself his i it itself me my one our she that their them \
    themselves they this us we which who whom whose you your both each all",
);

/// Words that open a phrase and say nothing about whom it names.
pub(super) const ARTICLES: WordList = WordList("a an the this that these those");

/// Words before a description that say whose office it is: "its director".
pub(super) const POSSESSIVES: WordList = WordList("his her its their our my");

/// Words that make a phrase refer back to something already named.
pub(super) const DEFINITE: WordList = WordList("the this that these those");

/// Words with which a relative clause begins.
pub(super) const CLAUSES: WordList = WordList("who whom whose which that where");

/// Words behind which a noun phrase's head has been passed.
pub(super) const CLOSERS: WordList =
    WordList("of for at from with in who that which on to near familiar close by whose");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_stops_do_not_matter() {
        assert!(TITLES.has("Gov.") && TITLES.has("gov"));
        assert!(!TITLES.has("Hale") && !TITLES.has(""));
    }
}
