from tests.unit.extraction.gazetteers import a_gazetteer, a_row, annotated, found

SYRIA = a_row("iso:SY", "LOC", "سوريا", "سورية", country="SY")
SAUDI = a_row("iso:SA", "LOC", "السعودية", country="SA")
SYRIAN = a_row("khabar:people-syrian", "MISC", "سوري", "السوري", "السورية", "سورية", country="SY")
SAUDIS = a_row("khabar:people-saudi", "MISC", "السعودي", "السعودية", country="SA")
ALEPPO = a_row("gn:1", "LOC", "حلب", country="SY")
DOOR = a_row("gn:2", "LOC", "?الباب", country="SY")
SDF = a_row("khabar:sdf", "ORG", "قوات سوريا الديمقراطية", "سوريا الديمقراطية", "قسد")
HAMAS = a_row("wd:Q38799", "ORG", "حماس")
AHLI = a_row("khabar:ahli", "ORG", "@الأهلي")
SALIH = a_row("khabar:salih", "PER", "برهم صالح", "?صالح")
GAZETTEER = a_gazetteer(SYRIA, SAUDI, SYRIAN, SAUDIS, ALEPPO, DOOR, SDF, HAMAS, AHLI, SALIH)


def test_clitics_stay_outside_the_mention() -> None:
    assert found(GAZETTEER, "وبحلب ولسوريا") == [("حلب", "LOC"), ("سوريا", "LOC")]


def test_names_match_whole_words_only() -> None:
    assert found(GAZETTEER, "الحلبي وسوريانا") == []


def test_the_longest_name_wins() -> None:
    assert found(GAZETTEER, "قوات سوريا الديمقراطية") == [("قوات سوريا الديمقراطية", "ORG")]


def test_a_comma_ends_a_name() -> None:
    assert found(GAZETTEER, "قوات سوريا، الديمقراطية") == [("سوريا", "LOC")]


def test_a_name_split_by_quotation_marks_is_marked_as_quoted_and_linked_as_a_whole() -> None:
    linked = annotated(GAZETTEER, 'أعلنت قوات "سوريا الديمقراطية" (قسد) اليوم')
    assert [mention.text for mention in linked.mentions] == ["سوريا الديمقراطية", "قسد"]
    assert [(entity.id, entity.count) for entity in linked.entities] == [("khabar:sdf", 2)]


def test_a_common_word_is_a_place_only_where_the_context_says_so() -> None:
    assert found(GAZETTEER, "فتح الباب ودخل") == []
    assert found(GAZETTEER, "قصف مدينة الباب") == [("الباب", "LOC")]
    assert found(GAZETTEER, "في حلب والباب") == [("حلب", "LOC"), ("الباب", "LOC")]


def test_a_place_named_as_such_once_is_a_place_in_the_whole_article() -> None:
    assert [text for text, _ in found(GAZETTEER, "دخلوا الباب أمس. قصف مدينة الباب")] == ["الباب", "الباب"]


def test_a_bare_surname_needs_its_full_name_in_the_article() -> None:
    assert found(GAZETTEER, "وهذا صالح للجميع") == []
    assert found(GAZETTEER, "قال برهم صالح. وأضاف صالح") == [("برهم صالح", "PER"), ("صالح", "PER")]


def test_a_surname_is_the_same_entity_as_the_full_name() -> None:
    (entity,) = annotated(GAZETTEER, "قال برهم صالح. وأضاف صالح").entities
    assert (entity.id, entity.count) == ("khabar:salih", 2)


def test_a_club_named_like_a_common_word_needs_an_article_about_sports() -> None:
    assert found(GAZETTEER, "المجتمع الأهلي") == []
    assert found(GAZETTEER, "فاز الأهلي في مباراة الدوري وسجل لاعب الفريق") == [("الأهلي", "ORG")]


def test_a_country_after_a_definite_noun_is_an_adjective() -> None:
    assert found(GAZETTEER, "وصل إلى السعودية") == [("السعودية", "LOC")]
    assert found(GAZETTEER, "الصحف السعودية") == [("السعودية", "MISC")]
    assert found(GAZETTEER, "طائرات سورية في سورية") == [("سورية", "MISC"), ("سورية", "LOC")]


def test_a_body_with_an_agreeing_nationality_is_an_organisation() -> None:
    assert found(GAZETTEER, "وزارة الدفاع السورية") == [("وزارة الدفاع السورية", "ORG")]
    assert found(GAZETTEER, "الجيش السوري") == [("الجيش السوري", "ORG")]
    assert found(GAZETTEER, "وزير الخارجية السوري") == [("السوري", "MISC")]


def test_a_head_noun_belongs_to_the_organisation_behind_it() -> None:
    (mention,) = annotated(GAZETTEER, "وقالت حركة حماس").mentions
    assert (mention.text, mention.entity_id) == ("حركة حماس", "wd:Q38799")


def test_a_guarded_place_is_not_looked_for_in_an_article_about_another_country() -> None:
    assert found(GAZETTEER, "في السعودية قرب مدينة الباب") == [("السعودية", "LOC")]


def test_an_unknown_person_is_found_by_the_given_name() -> None:
    assert found(GAZETTEER, "قال محمد بن أحمد الكعبي أمس") == [("محمد بن أحمد الكعبي", "PER")]


def test_the_preposition_on_is_not_the_name_ali() -> None:
    assert found(GAZETTEER, "على الطريق") == []


def test_an_abbreviation_in_brackets_names_the_same_organisation_later() -> None:
    linked = annotated(GAZETTEER, "وزارة الصحة (MOH) أعلنت. وقالت MOH أمس")
    assert [mention.text for mention in linked.mentions] == ["وزارة الصحة", "MOH", "MOH"]
    assert len(linked.entities) == 1


def test_short_latin_names_must_be_in_capitals() -> None:
    gazetteer = a_gazetteer(a_row("khabar:un", "ORG", "UN"))
    assert found(gazetteer, "The UN said un") == [("UN", "ORG")]


def test_english_people_are_found_by_the_given_name_and_an_initial() -> None:
    assert found(GAZETTEER, "then George F. Hauser spoke") == [("George F. Hauser", "PER")]


def test_an_article_swallowed_by_a_preposition_changes_no_entity() -> None:
    (entity,) = annotated(GAZETTEER, "وفقا للجيش السوري، قال الجيش السوري").entities
    assert (entity.name, entity.count) == ("الجيش السوري", 2)
