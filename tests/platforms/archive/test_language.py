import pytest

from platforms.archive.language import guess_language

SENTENCES = {
    "en": "By using the service you agree to these terms and to the way in which "
    "we use your data. ",
    "de": "Mit der Nutzung des Dienstes stimmen Sie diesen Bedingungen zu, und wir werden die "
    "Daten nicht für andere Zwecke nutzen, die Ihre Rechte berühren. ",
    "fr": "En utilisant le service, vous acceptez les conditions et la manière dont nous utilisons "
    "vos données pour les besoins de votre compte. ",
    "es": "Al usar el servicio, usted acepta los términos y la forma en que usamos sus datos para "
    "los fines de la cuenta que no se comparten. ",
    "it": "Usando il servizio, l'utente accetta le condizioni e il modo in cui i dati sono usati "
    "per gli scopi del contratto che non si cambia. ",
    "nl": "Door het gebruik van de dienst gaat u akkoord met de voorwaarden en met de wijze waarop "
    "wij uw gegevens voor het account gebruiken. ",
    "pl": "Korzystając z usługi, zgadzasz się na warunki oraz na to, że nie przekazujemy danych do "
    "innych firm i dla innych celów, które są w umowie. ",
    "ru": "Используя сервис, вы соглашаетесь с условиями и с тем, как мы используем данные. ",
    "ja": "このサービスを利用することにより、あなたはこの規約に同意したものとみなされます。",
    "zh": "使用本服务即表示您同意本协议的全部条款以及我们处理您个人信息的方式。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_paragraph_tells_its_language(code):
    assert guess_language(SENTENCES[code] * 3) == code


def test_a_few_words_tell_nothing():
    assert guess_language("Privacy Policy") == ""
    assert guess_language("") == ""
