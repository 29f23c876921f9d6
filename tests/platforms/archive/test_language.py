import pytest

from platforms.archive.language import guess_language, leading_language

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
    "pt": "Ao usar o serviço, você aceita os termos e a forma como usamos os seus dados para os "
    "fins da conta, que não são partilhados com outros. ",
    "nl": "Door het gebruik van de dienst gaat u akkoord met de voorwaarden en met de wijze waarop "
    "wij uw gegevens voor het account gebruiken. ",
    "pl": "Korzystając z usługi, zgadzasz się na warunki oraz na to, że nie przekazujemy danych do "
    "innych firm i dla innych celów, które są w umowie. ",
    "sv": "Genom att använda tjänsten godkänner du villkoren och det sätt som vi använder dina "
    "uppgifter på, och vi delar dem inte med andra för reklam eller från ett annat konto. ",
    "da": "Når du bruger tjenesten, accepterer du vilkårene og den måde, som vi bruger dine data "
    "på, og vi deler dem ikke med andre uden grund eller efter ophør af vores aftale. ",
    "no": "Når du bruker tjenesten, godtar du vilkårene og måten som vi bruker dine opplysninger "
    "på, og vi deler dem ikke med andre av hensyn til reklame eller å selge fra et sted. ",
    "cs": "Používáním služby souhlasíte s podmínkami a se způsobem, jak nakládáme s údaji, které "
    "jsou na účtu, a do jiných rukou je nepředáme pro reklamu nebo za peníze, jako je to tu. ",
    "tr": "Hizmeti kullanarak bu koşulları ve verilerin bizim tarafından olarak işlenmesini kabul "
    "edersiniz; size ait veya bir başka kişi için olan veri daha sonra ile paylaşılmaz. ",
    "fi": "Käyttämällä palvelua hyväksyt ehdot ja sen, että tietoja käytetään tai voi olla myös "
    "niiden mukaan käytössä, kun tämä sopimus ei ole voimassa, joka on sekä sinun. ",
    "ro": "Prin folosirea serviciului sunt acceptate condițiile și modul în care datele sunt "
    "folosite pentru cont, care nu se dau altora din motive de reclamă sau cu bani de la un om. ",
    "hu": "A szolgáltatás használatával ön elfogadja a feltételeket és azt, hogy az adatok csak a "
    "szerződés szerint és nem más célra vagy ha ezt kéri, egy fiók által is meg mint adat. ",
    "ru": "Используя сервис, вы соглашаетесь с условиями и с тем, как мы используем данные. ",
    "uk": "Користуючись сервісом, ви погоджуєтеся з умовами і з тим, як ми їх застосовуємо. ",
    "ja": "このサービスを利用することにより、あなたはこの規約に同意したものとみなされます。",
    "ko": "서비스를 이용함으로써 귀하는 본 약관과 당사의 데이터 처리 방식에 동의하게 됩니다. ",
    "zh": "使用本服务即表示您同意本协议的全部条款以及我们处理您个人信息的方式。",
    "ar": "باستخدام الخدمة فإنك توافق على هذه الشروط وعلى الطريقة التي نستخدم بها بياناتك. ",
    "el": "Χρησιμοποιώντας την υπηρεσία αποδέχεστε τους όρους και τη χρήση των δεδομένων σας. ",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_paragraph_tells_its_language(code):
    assert guess_language(SENTENCES[code] * 3) == code


def test_a_few_words_tell_nothing():
    assert guess_language("Privacy Policy") == ""
    assert guess_language("") == ""


@pytest.mark.parametrize("code", [code for code in SENTENCES if code != "en"])
def test_a_menu_and_names_in_another_language_do_not_flip_a_text(code):
    furniture = "Home Pricing Products About Blog Careers Status Contact "

    assert guess_language(furniture + SENTENCES[code] * 8) == code
    assert guess_language(SENTENCES["en"] * 8 + SENTENCES[code]) == "en"


@pytest.mark.parametrize("code", [code for code in SENTENCES if code != "en"])
def test_a_text_in_two_languages_is_of_neither_for_certain(code):
    letters = min(len(SENTENCES["en"]), len(SENTENCES[code]))
    halves = SENTENCES["en"][:letters] * 4 + SENTENCES[code][:letters] * 4

    assert guess_language(halves) in ("", "en", code)


def test_both_halves_of_a_text_in_german_and_english_leave_it_open():
    assert guess_language(SENTENCES["de"] * 3 + SENTENCES["en"] * 5) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Datum | Name | Zweck\n" * 2,
        "Acme Ltd Dublin Ireland hosting " * 6,
        "_ga _gid _fbp sid token csrf lang theme " * 20,
        "https://legal.example/de/das/und/oder/die/der/von " * 20,
    ],
    ids=["few words", "names", "codes", "addresses"],
)
def test_short_texts_names_and_codes_have_no_language(text):
    assert guess_language(text) == ""


def test_a_table_of_addresses_does_not_change_the_language():
    rows = "| _ga | tracker.example.com | o.example.com | do | as | 2 a |\n" * 60

    assert guess_language(SENTENCES["en"] * 12 + rows) in ("en", "")


def test_a_repeated_sentence_leads_but_is_not_certain():
    sentence = "Wir nennen die Orte und die Tage, Stück um Stück, ohne Umwege. " * 9

    assert guess_language(sentence) == ""
    assert leading_language(sentence) == "de"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("И мы ведём запись, и в ней, и о ней, и с ней, а не о вас. ", "cp1251"),
        ("И мы ведём запись, и в ней, и о ней, и с ней, а не о вас. ", "koi8-r"),
        ("訪問の記録を保存します。あなたの情報を共有しません。", "cp932"),
        ("訪問の記録を保存します。あなたの情報を共有しません。", "euc_jp"),
    ],
    ids=["windows cyrillic", "koi8", "shift jis", "euc"],
)
def test_bytes_of_another_alphabet_read_as_latin_lead_nowhere(text, charset):
    assert leading_language((text * 20).encode(charset).decode("cp1252", "replace")) == ""
