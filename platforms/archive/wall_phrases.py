"""What pages that stand in the place of a document say: patterns in the languages met so far.

No rule names a platform or a sentence of one document. Each phrase carries the most letters of
other prose that the page may hold beside it: the more ordinary the phrase, the less.
"""

import re2

from platforms.archive.outcome import Outcome


def any_of(*wordings: str, before: str = "", after: str = "") -> "re2._Regexp[str]":
    """One pattern without case for several wordings."""
    return re2.compile(f"(?i){before}(?:{'|'.join(wordings)}){after}")


TITLES: tuple[tuple[Outcome, "re2._Regexp[str]"], ...] = (
    (
        Outcome.BOT_WALL,
        any_of(
            "just a moment|attention required|access (?:to .{1,60} )?(?:denied|blocked|restricted)",
            "are you (?:a )?(?:human|robot)|security (?:check|verification|challenge)|robot check",
            "(?:please )?(?:verify|confirm) (?:that )?you(?: are|'re) (?:not )?(?:an? )?",
            "pardon (?:our|the) interruption|ddos[- -]guard|(?:one|un) moment,? please",
            "human verification|bot (?:check|verification)|request (?:blocked|rejected|denied)",
            "(?:403|401|451)\\b|forbidden|captcha|checking your browser|you have been blocked",
            "(?:service |content |site )?(?:not|un)[- ]?available in your (?:country|region|area)",
            "un instant|einen moment|un momento|zugriff verweigert|accès (?:refusé|interdit)",
            "acceso denegado|acesso negado|accesso negato|toegang geweigerd|odmowa dostępu",
            "доступ (?:запрещ[её]н|ограничен)|アクセスが拒否|访问被拒绝|安全验证|접근이 거부",
            before=r"^(?:error:?\s*)?\W*",
        ),
    ),
    (
        Outcome.SOFT_404,
        any_of(
            "404|page (?:was )?not found|not found|page unavailable|we can'?t find that page",
            "(?:this|the|that) (?:page|content) (?:doesn.t|does not|can.?t be|cannot be) "
            "(?:exist|found)|lost\\?|nothing (?:here|found)",
            "seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)",
            "página no (?:encontrada|disponible)|pagina non trovata|página não encontrada",
            "pagina niet gevonden|nie znaleziono strony|sidan (?:hittades inte|kunde inte hittas)",
            "siden (?:blev ikke|ble ikke) fundet|sayfa bulunamadı|sivua ei löyt|stránka nenalezena",
            "страница не найдена|ページが見つかりません|页面不存在|找不到页面|페이지를 찾을 수 없",
            before=r"(?:^|\W)",
            after=r"(?:\W|$)",
        ),
    ),
    (
        Outcome.MAINTENANCE,
        any_of(
            "^\\W*(?:site |scheduled |planned )?maintenance(?: mode| break| window)?(?:$|\\s*["
            "|·–-])",
            "(?:under|down for) (?:\\w+ )?maintenance|be (?:right )?back|back soon",
            "wartung(?:sarbeiten|smodus)?$|^en (?:mantenimiento|maintenance)$|manutenzione",
            "технические работы|メンテナンス中|系统维护|onderhoud$|em manutenção|점검 중",
        ),
    ),
    (
        Outcome.ERROR_PAGE,
        any_of(
            r"(?:application |internal server |server |unexpected )?error(?:\W*\d*|\W.{0,30})$",
            r"(?:50[0-4]|52\d)\b|bad gateway|service unavailable|gateway time-?out|oops|uh[- ]oh",
            "something (?:has gone|went) wrong|bad request|invalid url|redirecting",
            "(?:this|the) page (?:isn.t|is not) (?:\\w+ )?available",
            "fehler$|ein fehler|erreur$|une erreur|ha ocurrido un error|errore$|ошибка",
            before=r"^\W*",
        ),
    ),
    (
        Outcome.LOGIN_WALL,
        any_of(
            "log ?in|sign ?in|log in or sign up|log into|anmelden|einloggen|(?:se )?connexion",
            "iniciar sesión|accedi|entrar|inloggen|zaloguj|logga in|вход|ログイン|登录|로그인",
            "session (?:expired|timed out)|(?:your )?session has (?:expired|ended)",
            "authentication required|members only|giriş yap|kirjaudu|connectez-vous",
            before=r"^\W*",
            after=r"\s*(?:$|[|·•:–—-]|\s(?:to|or|in|into|with|bei|en|a|à|na)\b)",
        ),
    ),
    (
        Outcome.CONSENT_WALL,
        any_of(
            "before you continue|your privacy choices|(?:cookie |privacy )consent$",
            "we (?:value|care about|respect) your privacy|(?:cookie|privacy) (?:preference|"
            "settings)|age (?:verification|gate|check)|(?:please )?(?:verify|confirm) your age",
            "(?:choose|select) (?:your |a )?(?:country|region|location|language)",
            "are you (?:over|of legal)|bevor (?:sie|du) fortf|avant de (?:continuer|poursuivre)",
            before=r"^\W*",
        ),
    ),
)

# How much other prose a phrase bears, in letters: the more ordinary it is, the less.
_SURE, _LIKELY, _WEAK = 380, 260, 160

PHRASES: tuple[tuple[Outcome, "re2._Regexp[str]", int], ...] = (
    (
        Outcome.BOT_WALL,
        any_of(
            "checking (?:if the site connection is secure|your browser)|complete the captcha",
            "(?:verify(?:ing)?|prove|confirm|make sure|be sure) (?:that )?"
            "(?:you(?: are|'re) (?:not a (?:ro)?bot|(?:a )?human)|you aren't a (?:ro)?bot)",
            "enable javascript and cookies to continue|needs to review the security of your",
            "(?:unusual|suspicious|automated) (?:traffic|activity|requests?|behaviou?r) "
            "(?:from|on|coming)|you (?:have been|were|are) (?:temporarily )?blocked",
            "access to (?:this|our|the) (?:page|site|website|resource|content) "
            "(?:has been|is|was) (?:denied|blocked|restricted|forbidden)",
            r"(?:ray|reference|incident|request|event|support) id\s?:?\s?[0-9a-f#]*\d",
            "not (?:currently )?available (?:in|from|to \\w+ in) (?:your|this) "
            "(?:country|region|location|area|territory|jurisdiction)|unavailable for legal reasons",
            "(?:your (?:country|region|location)|visitors from) .{0,40}(?:blocked|restricted"
            "|not supported|can ?not access)|press (?:and|&) hold|slide to (?:verify|complete)",
            "i(?:'m| am) not a robot|select all (?:images|squares)|type the characters",
            "triggered (?:the|a) security|security (?:service|solution) to protect|turn off your "
            "(?:vpn|proxy|ad ?blocker)|using an? (?:vpn|proxy|ad ?blocker)",
            "requested url was rejected|automated (?:access|queries) .{0,40}(?:network|computer)",
            "überprüf(?:en|ung).{0,30}browser|sie ein mensch|kein roboter|ungewöhnlichen datenver",
            "ihrem land nicht verfügbar|(?:vous (?:êtes|n'êtes pas) un (?:humain|robot))",
            "vérification de (?:votre navigateur|sécurité)|pas disponible dans votre (?:pays|rég)",
            "(?:no )?(?:eres|es usted|soy) un (?:robot|humano)|verificando (?:tu|su|seu) navegador",
            "no está disponible en (?:tu|su) (?:país|región)|disponível n[oa] (?:seu|sua) (?:país"
            "|reg)|não (?:é|sou) um robô|tráfico inusual",
            "non (?:sei|sono) un robot|geen robot|nie jesteś robotem|inte är en robot",
            "nie jest dostępn\\w+ w (?:twoim|państwa) (?:kraju|regionie)|robot olmadığınız",
            "не робот|проверка (?:вашего )?браузера|недоступ\\w+ в вашем (?:регионе|стране)",
            "人間であること|ロボットではない|お住まいの(?:国|地域)では|验证您是(?:真人|人类)",
            "不是机器人|您所在的(?:国家|地区)|로봇이 아닙|귀하의 (?:국가|지역)에서",
        ),
        _SURE,
    ),
    (
        Outcome.BOT_WALL,
        any_of(
            "access ?denied|(?:not|n't|no|without) (?:have |the )*permissions? to (?:access|view"
            "|see|open)|request (?:was |has been )?(?:blocked"
            "|rejected|denied)|too many requests|rate limit(?:ed| exceeded)|403 forbidden",
            "(?:zugriff|zugang) (?:wurde )?(?:verweigert|gesperrt)|accès (?:refusé|interdit)",
            "acceso denegado|accesso negato|acesso negado|toegang geweigerd|доступ (?:к .{1,30} )?"
            "(?:запрещ|огранич)|访问被(?:拒绝|限制)|アクセスが(?:拒否|制限)|erişim engellendi",
        ),
        _LIKELY,
    ),
    (
        Outcome.SOFT_404,
        any_of(
            "(?:page|content|article|document|link|url|file)(?: that| which)?"
            "(?: you(?:'re| are| were|'ve| have)? (?:looking for|after|requested|followed|entered"
            "|tried to (?:reach|open|visit)))? (?:can't|cannot|could not|couldn't|can not) be "
            "found",
            "(?:page|article|document|link|address|url)(?: that)?(?: you(?:'re| are| were"
            "|'ve| have)? (?:looking for|after|requested|followed|entered))? (?:was |has |is )?"
            "(?:not (?:been )?found|doesn't exist|does not exist|no longer (?:exists|here"
            "|available)"
            "|(?:may |might )?(?:have |has )?(?:been )?(?:moved|removed|deleted)|isn't here"
            "|broken)",
            "(?:couldn't|can't|cannot|could not|unable to|didn't) (?:seem to )?(?:find|locate) "
            "(?:the|that|this|what|a) ?(?:page|document|article|you)?|nothing (?:was )?found here",
            "404 (?:error|not found|-)|error 404|page not found|looks like you(?:'re| are) lost",
            "seite (?:\\S+ ){0,6}(?:nicht gefunden|existiert nicht)|gesuchte seite|nicht mehr verf",
            "page (?:\\S+ ){0,8}(?:introuvable|n'existe (?:pas|plus))|page demandée|page non trouv",
            "página (?:\\S+ ){0,6}no (?:se (?:ha )?encontr|existe|encontrada)|no (?:hemos "
            "(?:podido )?)?encontra\\w* la página|página (?:\\S+ ){0,6}não (?:foi encon|existe"
            "|enc)",
            "pagina (?:\\S+ ){0,6}non (?:è stata trovata|esiste|trovata)|pagina (?:\\S+ ){0,6}niet "
            "(?:worden )?(?:gevonden|bestaa)|stron[ay][^.]{0,40} nie (?:istnieje|została znal)"
            "|sidan .{0,40}"
            "(?:inte|ikke) (?:finns|hittas|findes)|sayfa .{0,20}bulunam|sivua ei löyt",
            "(?:страниц\\w+|документ) .{0,30}не (?:найден|существует)|ページ.{0,12}(?:見つかりませ"
            "|存在しませ)|页面(?:不存在|未找到|找不到|已)|페이지를 찾을 수 없|الصفحة غير موجودة",
        ),
        _LIKELY,
    ),
    (
        Outcome.ERROR_PAGE,
        any_of(
            "(?:this |the )?(?:page|content|site|service) (?:isn't|is not|is currently not"
            "|is temporarily(?: not)?) (?:currently )?(?:available|unavailable)",
            "an? (?:unexpected |unknown |technical |internal |server )?error (?:has )?occurred",
            "something (?:went|has gone) wrong(?:\\W*$|[.!,…:]|\n| (?:on our|here|while loading"
            "|please|try))"
            "|(?:try |please )?(?:re)?load(?:ing)? (?:this|the) "
            "page|internal server error|service (?:is )?(?:temporarily |currently )?unavailable",
            "application error|client-side exception|gateway time-?out|bad gateway|page crashed",
            "(?:origin|web) ?server (?:is|has|returned|reported)|host error|fatal error|(?:sql"
            "|database) error|stack ?trace",
            "error establishing|no healthy upstream|upstream connect|bad request|invalid url",
            "(?:failed|unable) to load (?:this|the|page|content|document|resource|application)",
            'refresh the page|[{]\\s*"(?:error|errors|message|code|status)" ?:',
            "(?:50[0-4]|52\\d) (?:error|bad|service|internal|gateway|web)",
            "(?:seite|dienst|inhalt) ist (?:momentan |derzeit |zurzeit |vorübergehend )?"
            "nicht (?:verfügbar|erreichbar)|technische[nr]? (?:fehler|störung|problem)|fehler "
            "aufgetreten|page n'est pas disponible|(?:une )?erreur (?:\\w+ )?(?:est survenue"
            "|s'est)",
            "página no está disponible|pagina non è disponibile|(?:ha )?ocurrido un error|error "
            "inesperado|ocorreu um erro|si è verificato un errore|er is (?:iets|een fout)",
            "wystąpił błąd|coś poszło nie tak|något gick fel|noget gik galt|bir hata oluştu",
            "произошла ошибка|что-то пошло не так|エラーが発生|问题了|发生错误|出错了|오류가 발생",
            "حدث خطأ|jokin meni pieleen|došlo k chybě",
        ),
        _LIKELY,
    ),
    (
        Outcome.MAINTENANCE,
        any_of(
            "(?:down|closed|unavailable|offline) for (?:\\w+ )?maintenance|back (?:shortly|soon)",
            "under(?:going)? (?:scheduled |planned |routine )?maintenance|maintenance (?:is )?in "
            "progress|(?:performing|carrying out|doing) (?:some )?(?:\\w+ )?maintenance",
            "we(?:'ll| will) be (?:right )?back|wartungsarbeiten|cours de maintenance|maintenance "
            "en cours|(?:en|por|labores de) mantenimiento|in manutenzione|em manutenção",
            "wegens onderhoud|onderhoudswerk|prace (?:konserwacyjne|techniczne)|underhållsarbete",
            "техническ\\w+ (?:работ|обслуж)|メンテナンス(?:中|のため)|(?:系统|网站).{0,6}维护",
            "점검 중|bakım (?:çalışma|nedeniyle)|أعمال الصيانة",
        ),
        _LIKELY,
    ),
    (
        Outcome.LOGIN_WALL,
        any_of(
            "(?:log|sign) ?in to (?:continue|view|see|access|read|proceed|your (?:account|works))",
            "(?:you (?:must|need to|have to)|please) (?:be )?(?:log|sign)(?:ged|ed)? (?:back )?"
            "in(?:to)?\\b|(?:create|sign up for) (?:an |a free )?account to (?:continue|view|read)",
            "forgot(?:ten)? (?:your )?password|session (?:has |is )?(?:been )?(?:expired|timed out"
            "|ended)|been (?:logged|signed) out|(?:continue|sign in|log in) with (?:google|apple"
            "|microsoft|sso)",
            "(?:content|page|document) is (?:only )?(?:for|available to|visible to) (?:\\w+ )?"
            "(?:members|subscribers|registered)|do(?:n't| not) have access to (?:this|the) "
            "(?:page|article|doc)",
            "(?:melden sie sich|melde dich|bitte) .{0,12}\\ban\\b|passwort vergessen|sitzung "
            "(?:ist )"
            "?abgelaufen|connectez-vous|mot de passe oublié|session (?:a )?expiré",
            "inicia(?:r)? sesión (?:para|para continuar)|(?:has )?olvidado (?:tu|su|la) contraseña",
            "contraseña\\?|faça login|esqueceu (?:a|sua) senha|accedi per|password dimenticata",
            "log in om|wachtwoord vergeten|zaloguj się|nie pamiętasz hasła|logga in för|log ind "
            "for",
            "войдите(?:,| в| чтобы)|забыли пароль|ログインして|パスワードを忘れ|请(?:先)?登录"
            "|忘记密码|로그인이 필요|giriş yapın|şifremi unuttum|تسجيل الدخول",
        ),
        _WEAK,
    ),
    (
        Outcome.CONSENT_WALL,
        any_of("before you continue to|bevor sie (?:zu .{1,30} )?fortfahren|avant de continuer"),
        _LIKELY,
    ),
    (
        Outcome.CONSENT_WALL,
        any_of(
            "with your (?:consent|agreement|permission), we and our",
            "(?:by )?(?:click|tap|select|press|choos)(?:e|ing)? (?:on "
            ")?[\"'\u201c\u2018]?(?:accept|allow|agree"
            "|reject|ok|got it|continue)\\b|(?:we and )?our (?:\\d[\\d.,]* )(?:\\w+ )?(?:partners|"
            "vendors)|(?:must|need to|have to) (?:accept|agree) .{0,30}to (?:continue|proceed"
            "|view)",
            "accept all\\W{1,4}(?:cookies\\W{1,4})?(?:reject|decline|manage|settings|customi|more)",
            "accept all (?:cookies )?or (?:manage|reject|decline)|use cookies\\.? ?(?:ok|got "
            "it)\\b",
            "(?:are you|i am|confirm (?:that )?you are) (?:over |at least |of )?(?:\\d\\d|legal)"
            "|you must "
            "be .{0,40} to (?:enter|view|visit|see)|enter your (?:date of birth|birthday|birth "
            "date)",
            "(?:choose|select|pick) (?:your|a) (?:preferred )?(?:country|region|location|language"
            "|country.{1,20}language)|alle (?:cookies )?akzeptieren|bevor (?:sie|du) fort",
            "tout (?:accepter|refuser)|(?:acepta|rechaza)r (?:todo|todas)|accetta (?:tutto|tutti)",
            "aceitar (?:tudo|todos)|alles (?:accepteren|toestaan)|zaakceptuj wszystk|godkänn alla",
            "принять все|すべて(?:の cookie を)?(?:受け入れ|同意)|全部接受|接受所有|모두 (?:수락"
            "|동의)",
            "wählen sie (?:ihr|ein) land|choisissez votre (?:pays|langue|région)|sprache wählen",
            "(?:elige|selecciona) (?:tu|su|un) (?:país|idioma|región)|tümünü kabul et",
        ),
        _WEAK,
    ),
    (
        Outcome.ERROR_PAGE,
        any_of(
            r"(?:you are (?:now )?being |you will be )?redirect(?:ing|ed)(?: (?:you )?to\b|\W|$)",
            "if you (?:are|were) not (?:automatically )?redirected|object moved|moved permanently",
            "sie werden .{0,20}(?:weitergeleitet|umgeleitet)|redirection (?:en cours|vers)",
            "(?:you are|you're) (?:now )?leaving|(?:documents? (?:has|have)|has) moved (?:to|here)",
            "redirigiendo|serás redirigido|przekierow|перенаправл|リダイレクト|正在跳转",
        ),
        _WEAK,
    ),
    (
        Outcome.SOFT_404,
        any_of(
            "domain (?:name )?(?:is|may be) (?:for sale|parked|available)|buy this domain|parked "
            "(?:free|domain)|diese domain (?:ist|steht)|domaine est à vendre|domain has expired",
            "(?:download|get it) on (?:the )?(?:app store|google play)|(?:app store|in-app) "
            "(?:preview|purchases)|default (?:web )?page|it works!|welcome to nginx|index of /",
            "coming soon|under construction|site (?:is )?not published|welcome to (?:our|the new)",
        ),
        _WEAK,
    ),
    (
        Outcome.SPINNER,
        any_of(
            r"^\W*(?:loading|please wait|one moment|wird geladen|chargement|cargando|carregando"
            r"|caricamento|laden|ładowanie|laddar|yükleniyor|загрузка|読み込み中|加载中|로딩)"
            r"\b.{0,60}$|(?:loading|initiali[sz]ing)(?:\.\.|…)|読み込み中|正在加载|加载中",
            "(?:need to |please |must )?(?:enable|turn on|activate|allow) javascript|requires? "
            "javascript|javascript (?:is|must be|has been|seems to be) (?:disabled|enabled"
            "|required)",
            "browser (?:is )?(?:not supported|out of date|outdated|does not support|doesn't "
            "support)",
            "(?:unsupported|update your|outdated) browser|aktivieren sie (?:bitte )?javascript",
            "activez javascript|(?:activ|habilit)(?:e|ar?) javascript|attivare? javascript",
            "javascript (?:in|uit|ist|est|está|deve)|включите javascript|javascript ?を有効",
            "启用 ?javascript|javascript(?:를|을) (?:사용|활성)",
        ),
        _WEAK,
    ),
)
