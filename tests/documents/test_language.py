"""The language of texts written for this test."""

import pytest

from reportedly.documents import detect_language
from reportedly.documents import language as module

PARAGRAPHS = {
    "ru": "Президент заявил в воскресенье, что переговоры продолжаются, но сроков он назвать не может. По словам министра, число погибших выросло до двенадцати.",
    "uk": "Президент заявив у неділю, що переговори тривають, але строків він назвати не може. За словами міністра, кількість загиблих зросла до дванадцяти.",
    "ar": "قال الرئيس يوم الأحد إن المفاوضات مستمرة لكنه لا يستطيع تحديد موعد. وأضاف الوزير أن عدد القتلى ارتفع إلى اثني عشر شخصا.",
    "fr": "Le président a déclaré dimanche que les négociations se poursuivaient, sans pouvoir donner de calendrier. Selon le ministre, le bilan est de douze morts.",
    "de": "Der Präsident sagte am Sonntag, die Verhandlungen gingen weiter, einen Zeitplan könne er nicht nennen. Die Zahl der Toten sei auf zwölf gestiegen.",
    "es": "El presidente dijo el domingo que las negociaciones continúan, aunque no pudo dar plazos. Según el ministro, el número de muertos subió a doce.",
    "tr": "Cumhurbaşkanı pazar günü müzakerelerin sürdüğünü ancak bir takvim veremeyeceğini söyledi. Bakana göre ölenlerin sayısı on ikiye yükseldi.",
    "zh": "总统星期日表示，谈判仍在继续，但他无法给出时间表。据部长说，死亡人数已上升到十二人。救援人员仍在现场工作。",
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_paragraphs(code: str) -> None:
    assert detect_language(PARAGRAPHS[code]) == code


@pytest.mark.parametrize("text", ["", "1 2 3", "Hello.", "“”", "😀" * 50, "a" * 19, "ABCDEFGHIJKLMNOPQRSTUVW XYZ QQ"])
def test_no_evidence_is_no_language(text: str) -> None:
    assert detect_language(text) in {None, "en"}


@pytest.mark.parametrize(
    "text",
    [
        "The 20th day of full-scale invasion.",
        "36th Separate Marine Brigade.",
        "Debris removal continues.",
        "Difficult negotiations lie ahead.",
        "The procession at the Rue du Château du Roi.",
    ],
)
def test_short_english_is_never_another_language(text: str) -> None:
    assert detect_language(text) in {None, "en"}


def test_plain_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    monkeypatch.setattr(module, "_load_model", fail)
    assert detect_language("The mayor said on Sunday that the bridge had been closed, and that the other would be closed too.") == "en"
