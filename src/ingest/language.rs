//! Is it English? The models know no other language, and would label any text without a
//! murmur.
//!
//! Two witnesses must agree before a text is turned away, because a wrong refusal costs
//! the reader an article: whatlang names another language, and the text is poor in the
//! small words that no English paragraph does without. Names, quoted Spanish and recipes
//! sway the first witness; none of them sways the second.

use whatlang::{Lang, detect};

use super::{Article, IngestError};

/// Texts of fewer words are let through: too little to tell by.
const ENOUGH_WORDS: usize = 20;

/// The share of function words below which a text may be no English. English news has
/// 0.30 to 0.45; the other languages in the tests stay under 0.10.
const ENGLISH_SHARE: f64 = 0.17;

/// How much of the text is looked at, in bytes: enough for a firm answer.
const SAMPLE: usize = 20_000;

/// English function words that are no common words of its neighbours. "in", "die",
/// "was", "a", "on" and "no" are left out for that: they would vouch for German or Spanish.
const FUNCTION_WORDS: &[&str] = &[
    "the", "of", "and", "to", "that", "is", "for", "it", "with", "as", "his", "he", "at", "by",
    "be", "this", "have", "from", "or", "had", "not", "but", "what", "were", "they", "which",
    "you", "she", "her", "has", "their", "an", "would", "there", "been", "who", "will", "if",
    "more", "about", "when", "said", "are", "we", "than", "its", "after", "could", "into", "our",
    "out", "up",
];

/// Lets an article pass that is in English or too short to tell.
///
/// # Errors
///
/// [`IngestError::NotEnglish`] with the language's name.
pub(super) fn require_english(article: &Article) -> Result<(), IngestError> {
    let sample = sample(article);
    let words = sample.split_whitespace().count();
    // Chinese and Japanese put no spaces between words.
    let unspaced = sample
        .chars()
        .filter(|c| c.is_alphabetic() && *c as u32 >= 0x2e80)
        .count();
    if words + unspaced / 2 < ENOUGH_WORDS || english_share(&sample) >= ENGLISH_SHARE {
        return Ok(());
    }
    match detect(&sample).map(|info| info.lang()) {
        None | Some(Lang::Eng) => Ok(()),
        Some(other) => Err(IngestError::NotEnglish {
            language: other.eng_name(),
        }),
    }
}

/// The running text, in lower case: a text in capitals would be guessed from its shapes.
fn sample(article: &Article) -> String {
    let mut sample = String::new();
    for block in article.blocks() {
        if block.kind.is_running_text() {
            sample.push_str(&block.span.of(article.text()).to_lowercase());
            sample.push(' ');
        }
        if sample.len() > SAMPLE {
            break;
        }
    }
    sample
}

/// The share of words that are English function words.
fn english_share(lower: &str) -> f64 {
    let (mut words, mut hits) = (0_u32, 0_u32);
    for word in lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        hits += u32::from(FUNCTION_WORDS.contains(&word));
    }
    if words == 0 {
        0.0
    } else {
        f64::from(hits) / f64::from(words)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ArticleBuilder, Metadata};
    use super::*;
    use crate::ingest::BlockKind;

    fn verdict(text: &str) -> Option<&'static str> {
        let mut builder = ArticleBuilder::new(Metadata::default());
        for paragraph in text.split('\n') {
            builder.push(BlockKind::Body, paragraph);
        }
        match require_english(&builder.finish()) {
            Err(IngestError::NotEnglish { language }) => Some(language),
            _ => None,
        }
    }

    #[test]
    fn other_languages_are_named() {
        let texts = [
            (
                "German",
                "Der Hafenausschuss hat am Dienstag beschlossen, den alten Kai sofort zu sperren. Fachleute hatten festgestellt, dass die Pfähle unter der Brücke morsch sind. Die Händler am Ufer wurden nach eigenen Angaben nicht gefragt.",
            ),
            (
                "German",
                "„Wir hatten keine Wahl“, sagte die Vorsitzende am Abend vor Journalisten. Niemand wolle schuld sein, wenn jemand ins Wasser falle. Der Neubau soll in zwei Jahren fertig werden und rund vier Millionen Euro kosten.",
            ),
            (
                "French",
                "Le conseil du port a décidé mardi de fermer immédiatement le vieux quai. Les ingénieurs avaient constaté que les pieux étaient rongés par la mer. Les commerçants affirment qu'ils n'ont pas été consultés.",
            ),
            (
                "French",
                "« Nous n'avions pas le choix », a déclaré la présidente devant la presse. Le nouveau débarcadère devrait coûter quatre millions d'euros et être achevé dans deux ans, selon la mairie.",
            ),
            (
                "Spanish",
                "La junta del puerto decidió el martes cerrar de inmediato el viejo muelle. Los ingenieros habían comprobado que los pilotes estaban podridos. Los comerciantes dicen que nadie les preguntó nada antes de la votación.",
            ),
            (
                "Spanish",
                "El alcalde no quiso responder a las preguntas de los periodistas sobre el contrato. Según dos personas que conocen el asunto, la empresa recibió el dinero antes de que se firmara el acuerdo.",
            ),
            (
                "Italian",
                "Il consiglio del porto ha deciso martedì di chiudere subito il vecchio molo. Gli ingegneri avevano scoperto che i pali erano marci. I commercianti dicono che nessuno li ha avvertiti prima del voto.",
            ),
            (
                "Portuguese",
                "O conselho do porto decidiu na terça-feira fechar imediatamente o velho cais. Os engenheiros descobriram que as estacas estavam podres. Os comerciantes dizem que ninguém os avisou antes da votação.",
            ),
            (
                "Dutch",
                "Het havenbestuur heeft dinsdag besloten de oude kade onmiddellijk te sluiten. Ingenieurs hadden vastgesteld dat de palen onder het water verrot waren. De winkeliers zeggen dat niemand hen iets heeft gevraagd.",
            ),
            (
                "Swedish",
                "Hamnstyrelsen beslutade på tisdagen att genast stänga den gamla kajen. Ingenjörer hade upptäckt att pålarna under vattnet var ruttna. Handlarna säger att ingen frågade dem före omröstningen.",
            ),
            (
                "Polish",
                "Rada portu zdecydowała we wtorek o natychmiastowym zamknięciu starego nabrzeża. Inżynierowie stwierdzili, że pale pod wodą są zbutwiałe. Kupcy mówią, że nikt ich nie uprzedził przed głosowaniem.",
            ),
            (
                "Russian",
                "Совет порта во вторник решил немедленно закрыть старую пристань. Инженеры установили, что сваи под водой сгнили. Торговцы говорят, что их никто не предупредил. Новый причал построят через два года, сообщили в мэрии.",
            ),
            (
                "Mandarin",
                "港务委员会星期二决定立即关闭旧码头。工程师发现水下的木桩已经腐烂。商人们说，投票之前没有人问过他们的意见。市政府表示，新码头将在两年内建成，费用约为四百万元。",
            ),
            (
                "Arabic",
                "قرر مجلس الميناء يوم الثلاثاء إغلاق الرصيف القديم على الفور. وكان المهندسون قد اكتشفوا أن الأعمدة تحت الماء قد تعفنت. ويقول التجار إن أحدا لم يسألهم عن رأيهم قبل التصويت على القرار.",
            ),
        ];
        for (language, text) in texts {
            assert_eq!(verdict(text), Some(language), "{text}");
        }
    }

    #[test]
    fn english_passes_with_foreign_names_and_quotations_in_it() {
        assert_eq!(
            verdict(
                "“La junta decidió cerrar el muelle,” said Señora María José García Fernández of \
                 the Asociación de Comerciantes del Puerto Viejo. She spoke to reporters in Spanish \
                 and would not take questions from the Courier."
            ),
            None
        );
    }

    #[test]
    fn english_in_capitals_passes() {
        assert_eq!(
            verdict(
                "THE HARBOUR BOARD VOTED ON TUESDAY TO CLOSE THE OLD QUAY AT ONCE AFTER ENGINEERS \
                 FOUND THAT MOST OF ITS PILES HAD BEEN HOLLOWED OUT BY THE SEA."
            ),
            None
        );
    }

    #[test]
    fn a_short_text_passes_in_any_language() {
        assert_eq!(
            verdict("Der alte Kai wird gesperrt, teilte der Hafen am Dienstag mit."),
            None
        );
    }

    #[test]
    fn only_running_text_counts() {
        let mut builder = ArticleBuilder::new(Metadata::default());
        builder.push(
            BlockKind::Headline,
            &"Der alte Kai wird gesperrt ".repeat(10),
        );
        builder.push(BlockKind::Body, "The quay closes.");
        assert_eq!(require_english(&builder.finish()), Ok(()));
    }
}
