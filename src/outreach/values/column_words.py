"""How people call the columns of their tables: English, Russian, Kyrgyz and German, and the languages around them."""

# Names of columns, folded, without the words of KINDS and without numbers.
NAMES = {
    "name": (
        "пресс секретарь|пресс атташе|ответственный|ответственное лицо|pressesprecher|pressesprecherin|"
        "attaché de presse|"
        "氏名|お名前|名前|担当者|担当者名|記者名|이름|성명|성함|담당자|기자|press secretary|press officer|"
        "press attaché|"
        "nom du journaliste|nom du contact|journaliste|isim soyisim|ad soyisim|"
        "姓名|名字|联系人|聯絡人|联系人姓名|记者|記者|"
        "记者姓名|全名|الاسم|اسم|الاسم الكامل|اسم الصحفي|الصحفي|جهة الاتصال|"
        "نام و نام خانوادگی|نام کامل|прізвище та ім'я|піб|прізвище ім'я|imię i nazwisko|"
        "nome completo|nome e cognome|"
        "ному насаб|насабу ном|ad soyad|adı soyadı|nom complet|nom et prénom|prénom et nom|nombre completo|"
        "nombre y apellidos|ism familiya|ism sharif|f i sh|аты жөні|толық аты жөні|ф и ш|"
        "vor und nachname|nachname vorname|fio|фио контакта|representative|представитель|"
        "name|names|full name|fullname|display name|contact|contact name|person|journalist|reporter|"
        "official full|anzeigename|ansprechpartner|vollstandiger name|kontakt|фио|ф и о|имя и фамилия|"
        "фамилия и имя|фамилия имя|имя фамилия|фамилия имя отчество|полное имя|контактное лицо|контакт|"
        "журналист|корреспондент|сотрудник|фамилия и о|фамилия инициалы|аты жону|аты жөнү|а ж|ааж|толук аты|"
        "аты фамилиясы|фамилиясы аты|кабарчы|журналисттин аты"
        "|last first|contact person|reporter name|person name|отображаемое имя|имя контакта|ф и о полностью|"
        "контактное лицо сми|спикер|басма сөз катчысы|surname first name|last name first name|"
        "angezeigter name|nachname vorname|"
        "name of journalist|name of the journalist|контакт лицо|конт лицо|п и б|фамилиясы жана аты"
    ),
    "other_name": (
        "other name|name in the other script|name other script|имя другой письменностью|другим письмом|"
        "name transliteration|transliterated name|имя латиницей транслит|транслит|имя транслитом|"
        "name latin|latin name|name in latin|name in latin letters|name romanized|romanized name|"
        "имя латиницей|имя латиница|имя на латинице|имя латинскими буквами|фио латиницей|фио на латинице|"
        "фио латиница|"
        "имя и фамилия латиницей|аты латын|аты латынча|аты латын тамгасында|name lateinisch|name in lateinschrift"
    ),
    "honorific": (
        "başlık|civilité|"
        "称呼|稱呼|称谓|敬称|"
        "akad titel|akademischer titel|mr ms|mr mrs|"
        "honorific|prefix|name prefix|honorific prefix|anrede|titel|namenszusatz|префикс|форма обращения|"
        "individual prefix|formal title|"
        "salutation name"
    ),
    "given_name": (
        "ном|isim|öz adı|"
        "名|الاسم الأول|نام|ім'я|imię|nome|"
        "номи|исми|өз аты|prénom|"
        "есімі|adı|ad|ismi|"
        "frst nm|first nm|imya|"
        "given name|given|first name|firstname|first|forename|christian name|vorname|имя|аты|ысымы|ысым|"
        "prenom|nombre"
    ),
    "middle_name": (
        "ikinci ad|deuxième prénom|deuxieme prenom|"
        "по батькові|"
        "әкесінің аты|otasining ismi|номи падар|отасининг исми|sharifi|baba adı|"
        "mid nm|father s name|fathers name|otchestvo|otch|"
        "middle name|middlename|middle|additional name|patronymic|second name|zweiter vorname|"
        "weitere vornamen|отчество|атасынын аты|атасы"
    ),
    "family_name": (
        "姓|姓氏|اسم العائلة|اللقب|نام خانوادگی|прізвище|nazwisko|cognome|sobrenome|apelido|"
        "насаб|насаби|фамилияси|apellidos|nom de famille|"
        "тегі|soyadı|soyad|familiyasi|"
        "last nm|fam|familiya|"
        "family name|family|last name|lastname|last|surname|nachname|familienname|фамилия|фамилиясы|тек аты|"
        "nom|apellido"
    ),
    "suffix": ("suffix|name suffix|honorific suffix|суффикс|individual suffix"),
    "nickname": "nickname|nick|alias|spitzname|псевдоним|никнейм|ник|прозвище|лакап аты",
    "formal_name": "formal name|formal|официальное имя",
    "salutation": "salutation|greeting|dear|обращение|приветствие|кайрылуу",
    "position": (
        "役職|肩書|肩書き|職業|직책|직위|직함|qualité|"
        "designation|desig|desgn|iş unvanı|iş ünvanı|görev unvanı|pozisyon|pos|"
        "职位|職位|职务|職務|职称|岗位|头衔|المنصب|الوظيفة|المسمى الوظيفي|الصفة|سمت|посада|stanowisko|cargo|"
        "posizione|ruolo|"
        "вазифа|вазифаи корӣ|мансаб|лавозими|lavozim|fonction|poste|titre|cargo|puesto|unvan|ünvan|қызметі|"
        "лауазымы|лауазым|görev|lavozim|"
        "dolzhnost|doljnost|"
        "position|job title|job|role|function|occupation|organization title|job description|arbeitstitel|"
        "beruf|funktion|stelle|berufsbezeichnung|должность|пост|позиция|кызматы|кызмат орду|кызмат|"
        "иштеген орду|title position"
        "|organization title position|job position|должность в редакции|профессия|роль|иши|"
        "аткарган кызматы|job function|contact title|contact job title|"
        "работа должность"
    ),
    "department": (
        "部署|部署名|所属部署|부서|"
        "部门|部門|القسم|الإدارة|відділ|"
        "org unit|organizational unit|"
        "department|dept|unit|division|desk|section|organization department|abteilung|отдел|департамент|"
        "подразделение|рубрика отдел|болум|бөлүм|бөлүмү"
    ),
    "outlet": (
        "министерство|ведомство|госорган|государственный орган|посольство|embassy|ministry|"
        "behörde|amt|dienststelle|verlag|institution|министрлик|"
        "会社名|会社|社名|勤務先|所属|媒体名|新聞社|회사|회사명|소속|매체|매체명|언론사|collectivité|organisme|"
        "çalıştığı kurum|firma adı|where from|from where|organe de presse|titre de presse|chaîne|outl|представляет|"
        "какое сми|"
        "жұмыс орны|ish joyi|иш жойи|yayın kuruluşu|yayın organı|basın kuruluşu|medya kuruluşu|medya|şirket|kuruluş|"
        "媒体|媒體|媒体名称|名称|媒體名稱|单位|單位|机构|機構|"
        "公司|报社|报纸|电视台|电台|通讯社|工作单位|组织|المؤسسة|المؤسسة الإعلامية|"
        "الوسيلة الإعلامية|وسيلة الإعلام|الصحيفة|الجهة|القناة|رسانه|змі|видання|організація|"
        "redakcja|medium|testata|veículo|"
        "воситаи ахбори омма|вао|нашрия|оав|oav|ommaviy axborot vositasi|nashr|ташкилот|medio|média|médias|"
        "entreprise|société|empresa|organización|rédaction|gazete|yayın|басылым|созмон|"
        "ұйым|ұйымы|бақ|kurum|tashkilot|"
        "media name|radio station|tv station|tv channel|station|"
        "radio tv|tv radio|zeitung|sender|medien|гезит|гезити|басма сөз|иш орду|басма|smi|"
        "organizatsiya|redaktsiya|"
        "outlet|company|company name|organization|organisation|organization name|org|media|media outlet|"
        "media organization|media organisation|outlet name|publication|newspaper|agency|employer|affiliation|"
        "newsroom|firma|unternehmen|medium|redaktion|сми|издание|название сми|наименование сми|медиа|"
        "редакция|организация|компания|учреждение|агентство|место работы|газета|телеканал|жмк|"
        "жалпыга маалымдоо каражаты|медиа уюм|уюм|уюму|мекеме|ишкана|редакциясы|басылма|иштеген жери|"
        "жумуш орду|партнер|донор"
        "|associated company|контрагент|наименование"
        "|media house|affiliation outlet|news organization|news organisation|news outlet|place of work|"
        "название издания|название организации|наименование организации|название|медиаорганизация|"
        "телерадиокомпания|радиостанция|информагентство|вещатель|радио|тв|портал|канал|ммк|медианын аталышы|аталышы|"
        "account name|name of media|name of the media|name of outlet|name of the outlet|работа|жумуш орду|иштеген жер|"
        "жмкдан|сми название|медиа название|название медиа|медиа организация|жмкнын аталышы|жмкнын аты"
    ),
    "email": (
        "メールアドレス|メール|電子メール|이메일|이메일 주소|메일|전자우편|"
        "邮箱|郵箱|电子邮箱|電子郵箱|电子邮件|電子郵件|邮件|"
        "电邮|電郵|邮箱地址|电子邮件地址|البريد الإلكتروني|البريد الالكتروني|البريد|"
        "الإيميل|ایمیل|пошта|електронна пошта|ел пошта|indirizzo e mail|poczta|"
        "почтаи электронӣ|elektron pochta|elektron manzil|электрон почта|электрондық пошта|"
        "электрондық мекенжай|пошта|e posta|eposta|adresse e mail|adresse électronique|correo electrónico|"
        "эл дареги|pochta|"
        "email|e mail|mail|email address|e mail address|mail address|emails|e mails|email addresses|"
        "internet e mail|e mail adresse|mail adresse|email adresse|эл почта|электронная почта|"
        "электронный адрес|эл адрес|почта|электронка|мейл|емейл|имейл|e mail почта|адрес электронной почты|"
        "электрондук почта|электрондук дарек|эл дарек|email дарек|e mail value|email value|адрес эл почты|"
        "эл почтасы|электрондук почтасы|courriel|correo"
        "|emailadresse|e mail adressen|mailadresse|почтасы|эл почта адрес|subscriber|емайл|е mail|e maill|"
        "електрондук почта|адрес почты|distribution email|"
        "электр адрес|электронный почтовый адрес|эл п|эл почт|эл почтовый адрес"
    ),
    "phone": (
        "電話番号|連絡先|전화|전화번호|연락처|"
        "电话|電話|电话号码|電話號碼|联系电话|聯絡電話|联系方式|"
        "聯絡方式|الهاتف|هاتف|رقم الهاتف|التلفون|التليفون|تلفن|"
        "номер телефону|telefone|telefono|"
        "телефон рақами|рақами телефон|telefon raqami|telefon numarası|téléphone|numéro de téléphone|"
        "teléfono|número de teléfono|телефон нөмірі|нөмірі|"
        "phone|phones|phone number|phone numbers|telephone|telephone number|tel|tel no|tel nr|tel number|"
        "telefon|telefonnummer|rufnummer|number phone|phone value|contact number|contact phone|callback|"
        "телефон|телефоны|тел|номер телефона|номер|контактный телефон|контакты|байланыш|тел номери|"
        "телефон номери|телефону|телефондор|телефоны тел"
        "|direct line|direct phone|callback number|номер тел|номер телефонов|телефонный номер|"
        "haupttelefon|ruckmeldung|обратный вызов|yahoo phone|байланыш телефону|байланыш номери|тел номер|"
        "контактные данные|контактная информация|контактная инф|contact details|contact info|contact information|"
        "координаты|kontaktdaten|байланыш маалыматтары|байланыш маалыматы|конт тел|телефон номуру|тел номуру|номуру|"
        "контакт тел"
    ),
    "phone.mobile": (
        "携帯電話|携帯|携帯番号|휴대폰|휴대전화|핸드폰|휴대폰 번호|"
        "уяли|уяли телефон|cep no|cep numarası|gsm no|"
        "手机|手機|手机号|手機號|手机号码|手機號碼|移动电话|"
        "行動電話|الجوال|جوال|المحمول|الموبايل|رقم الجوال|موبایل|"
        "мобільний|мобільний телефон|komórka|cellulare|celular|"
        "portable|téléphone portable|móvil|celular|cep telefonu|cep|ұялы|ұялы телефон|uyali|uyali telefon|"
        "mobil telefon|мобилӣ|телефони мобилӣ|"
        "mob|mob nr|handynummer|handy nr|"
        "mobil|handy|mobiltelefon|mobilnummer|mobil tel nr|моб|сот|сотка|car phone|gsm|уюлдук|чонтөк телефон|"
        "уюлдук телефон|мобилка|natel|autotelefon"
        "|телефон в машине|телефон переносной|номер мобильного телефона|мобильник|номер мобильного|"
        "номер сотового|мобилдик|мобилдик телефон|мобилдик номер"
    ),
    "phone.work": (
        "办公电话|辦公電話|座机|固定电话|هاتف العمل|هاتف المكتب|"
        "company main phone|company main|switchboard|телефон редакции|приемная|городской|городской телефон|"
        "телефон приемной|стационарный|стационарный телефон"
        "|основной телефон организации|телефон организации|телефон компании|telefon firma|landline|"
        "land line|иш телефону|иш телефон|newsroom phone|стационар|стационардык телефон"
    ),
    "phone.fax": (
        "ファックス|ファクス|ファックス番号|팩스|"
        "传真|傳真|传真号码|الفاكس|فاكس|"
        "fax|fax number|telefax|fax nummer|faxnummer|fax no|факс|тел факс|телефакс|факсы|факс номери"
        "|номер факса|номера факса"
    ),
    "phone.pager": "pager|pager number|pagernummer|pager nummer|beeper|пейджер|номер пейджера",
    "phone.other": (
        "isdn|telex|tty tdd phone|radio phone|tty|hotline|горячая линия|радиотелефон|"
        "телетайп телефон с титрами|телекс|weiteres telefon"
    ),
    "phone.extension": (
        "extension|ext|phone extension|phone ext|extension number|доб|добавочный|добавочный номер|доб номер|внутренний|"
        "внутренний номер|внутр|внутр номер|внутр тел|внутренний телефон|вн|вн номер|вн тел|өздүк номер|ички номер|"
        "ички телефон|durchwahl|nebenstelle"
    ),
    "phone.area": (
        "area code|city code|код города|код области|код региона|телефонный код|код междугородний|шаар коду|vorwahl|"
        "ortsvorwahl|alan kodu|indicatif|indicatif régional|қала коды|shahar kodi"
    ),
    "channel.telegram": (
        "telegram|телеграм|телеграмм|тг|telegram username|telegram id|tg|телеграм канал|telegram channel"
    ),
    "channel.whatsapp": (
        "whatsapp номер|номер whatsapp|whatsapp number|ватсап номер|"
        "whatsapp|whats app|ватсап|вотсап|вацап|whatsapp number|wa"
    ),
    "channel.viber": "viber|вайбер",
    "channel.signal": "signal|сигнал",
    "channel.vk": "vk|vkontakte|вконтакте|вк",
    "channel.ok": "ok|odnoklassniki|одноклассники|ок",
    "channel.x": "x|twitter|твиттер|x twitter|twitter x|twitter handle|twitter username|x handle",
    "channel.facebook": "facebook|fb|фейсбук|facebook url|facebook page|facebook profile",
    "channel.instagram": "instagram|insta|инстаграм|инстаграмм|instagram handle",
    "channel.linkedin": "linkedin|linked in|линкедин|linkedin url|linkedin profile",
    "channel.youtube": "youtube|you tube|ютуб|ютюб|youtube channel",
    "channel.tiktok": "tiktok|tik tok|тикток|тик ток",
    "channel.threads": "threads",
    "channel.bluesky": "bluesky|blue sky",
    "channel.skype": "skype|скайп|skype id|skype name",
    "channel.other": (
        "social media|socials|social|соцсети|социальные сети|мессенджер|messenger|соц сети|социалдык тармактар|"
        "соцсеть|социальная сеть"
    ),
    "languages": (
        "语言|語言|语种|工作语言|اللغة|اللغات|لغة العمل|زبان|мова|мови|język|lingua|língua|"
        "til|tili|tillar|tillari|тіл|тілі|тілдері|забон|забони корӣ|забонҳо|dil|diller|dili|langue|langues|"
        "langue de travail|idioma|idiomas|"
        "language|languages|lang|langs|working language|working languages|language of work|sprache|sprachen|"
        "язык|языки|рабочий язык|рабочие языки|язык общения|язык рассылки|язык сми|тил|тили|тилдер|тилдери|"
        "иш тили|preferred language"
        "|languages spoken|spoken languages|language of communication|язык материалов|языки вещания|"
        "язык вещания|язык издания|сүйлөгөн тилдери"
    ),
    "beats": (
        "领域|報導領域|报道领域|专题|主题|栏目|关注领域|المجال|الموضوع|المواضيع|التخصص|"
        "mavzu|mavzular|mavzusi|мавзӯъ|мавзуъ|мавзу|тақырып|тақырыбы|konu|konular|rubrique|thème|thèmes|tema|temas|"
        "beat|beats|topic|topics|subject area|subjects covered|coverage|covers|interests|specialization|"
        "specialisation|ressort|themen|thema|тема|темы|тематика|специализация|рубрика|рубрики|направление|"
        "сфера|интересы|о чем пишет|темасы|темалар|темалары|тармак|тармагы|багыты"
        "|coverage area|areas of coverage|area of coverage|themen ressort|освещаемые темы|"
        "о чем пишет автор|сфера интересов|тематика материалов|темы публикаций|ressorts|subjects|subject areas|"
        "пишет о|о чем|темы публикации|beat s"
    ),
    "tags": (
        "标签|標籤|分类|分組|分组|类别|التصنيف|الوسوم|الفئة|"
        "teglar|etiketler|étiquettes|etiquetas|тегтер|тегҳо|"
        "tag|tags|keywords|keyword|categories|category|label|labels|group|groups|group membership|lists|list|"
        "kategorien|kategorie|schlagworter|gruppen|gruppe|тег|теги|тэги|тэг|метка|метки|категория|категории|"
        "группа|группы|список|ключевые слова|тегдер|белги|белгилер|топ|тайпа"
        "|distribution lists|mailing list|mailing lists|stichworter|список рассылки|рассылка|"
        "списки рассылки|тизме|тизмеси|"
        "списки|списки рассылок"
    ),
    "country": (
        "国|国名|국가|"
        "国家|國家|国别|国家地区|البلد|الدولة|دولة|کشور|країна|kraj|paese|"
        "ел|елі|кишвар|давлат|mamlakat|davlat|мамлакат|ülkesi|país|"
        "мемлекет|ülke|ország|"
        "country|country region|country code|land|land region|staat|nation|страна|страны|государство|өлкө|"
        "өлкөсү|мамлекет|мамлекети|pays|pais|country of residence|address country"
        "|страна или регион|страна проживания|страна регион"
    ),
    "state": (
        "省|省份|地区|地區|المحافظة|المنطقة|الولاية|область|wojewodztwo|provincia|provincia stato|"
        "район|району|"
        "state|province|region|county|oblast|state province|bundesland|kanton|область|регион|край|штат|облус|"
        "облусу|аймак|аймагы|address region|"
        "address state"
    ),
    "city": (
        "市区町村|도시|commune|"
        "城市|所在城市|市|المدينة|مدينة|شهر|місто|miasto|città|cidade|ciudad|"
        "шаҳр|шаҳри|шаҳар|shahri|il|ili|localité|localidad|қала|"
        "қала|қаласы|şehir|shahar|"
        "gorod|duty station|"
        "city|town|locality|place|ort|stadt|wohnort|город|населенный пункт|г|шаар|шаары|айыл|ville|ciudad|"
        "address city"
        "|town city|city town|wohnort stadt|weiterer ort|населенный пункт город|город село|"
        "шаар айыл|"
        "plz ort"
    ),
    "street": (
        "住所|주소|"
        "地址|通讯地址|通訊地址|联系地址|住址|العنوان|عنوان|آدرس|نشانی|адреса|adres|indirizzo|endereço|"
        "мекенжай|мекенжайы|manzil|manzili|нишонӣ|суроға|adres|adresi|adresse postale|dirección|rue|"
        "straße und hausnummer|strasse und hausnummer|hausnummer|"
        "street|street address|address|address street|addr|adresse|strasse|straße|anschrift|postal address|"
        "mailing address|suite|building|apartment|address line|extended address|address extended address|"
        "адрес|улица|почтовый адрес|юридический адрес|дом|дареги|дарек|көчө|көчөсү|address po box|po box|"
        "postfach|а я"
        "|почтовый ящик|абонентский ящик|адрес редакции|адрес организации|юридический адрес редакции|"
        "supplemental address|улица дом|str nr"
    ),
    "postcode": (
        "郵便番号|우편번호|"
        "邮编|郵編|邮政编码|郵政編碼|الرمز البريدي|کد پستی|поштовий індекс|kod pocztowy|cap|"
        "почта индексі|pochta indeksi|posta kodu|code postal|código postal|"
        "postcode|postal code|post code|zip|zip code|zipcode|plz|postleitzahl|address postal code|индекс|"
        "почтовый индекс|почта индекси"
        "|почтовый код|postal zip code|zip postal code|код города почтовый"
    ),
    "website": (
        "ウェブサイト|ホームページ|웹사이트|홈페이지|"
        "网站|網站|网址|網址|官网|الموقع|الموقع الإلكتروني|وبسایت|strona www|sito web|"
        "veb sayt|сомона|site web|sitio web|web sitesi|сайты|"
        "internet|"
        "website|web site|site|web|web page|webpage|url|homepage|home page|webseite|internetseite|"
        "website value|сайт|веб сайт|вебсайт|интернет сайт|адрес сайта|ссылка|сайты|веб баракча|"
        "personal web page|business web page|web address"
        "|web site url|website url|web url|веб страница|страница в интернете|сайт издания|интернет ресурс|"
        "web сайт|веб сайты"
    ),
    "notes": (
        "備考|メモ|비고|메모|"
        "备注|備註|说明|說明|附注|ملاحظات|ملاحظة|الملاحظات|توضیحات|یادداشت|примітка|примітки|нотатки|uwagi|"
        "note|observações|"
        "izoh|изоҳ|эзоҳ|eslatma|ескерту|ескертпе|түсініктеме|not|notlar|açıklama|remarque|remarques|"
        "commentaire|commentaires|observaciones|comentarios|notas|"
        "note|notes|comment|comments|remark|remarks|description|about|notizen|notiz|bemerkung|bemerkungen|"
        "kommentar|анмеркунг|примечание|примечания|комментарий|комментарии|заметки|заметка|описание|эскертүү|"
        "эскертуу|кошумча|комментарийлер|"
        "прим|примеч|коммент|комм|bio|biography|биография|list notes|доп инфо|доп информация|"
        "дополнительная информация|additional info|additional information|other info|other information|"
        "кошумча маалымат|bemerkg|sonstiges|anmerkung|anmerkungen"
    ),
    "source": (
        "来源|來源|المصدر|منبع|джерело|"
        "дереккөз|manba|манбаъ|kaynak|fuente|source|lead source|"
        "where found|quelle|источник|откуда|булак|булагы|маалымат булагы"
    ),
    "basis": "basis|legal basis|lawful basis|rechtsgrundlage|основание|правовое основание|негиз|негизи",
    "found_on": ("found on|date found|added on|date added|дата добавления|дата внесения|кошулган күнү|табылган күнү"),
    "checked_on": (
        "checked on|last checked|verified on|last verified|checked|дата проверки|проверено|актуально на|"
        "дата актуализации|текшерилген күнү|текшерилди"
    ),
    "do_not_contact": (
        "nicht kontaktieren|nicht anschreiben|"
        "do not contact|dnc|do not email|do not mail|opt out|opted out|unsubscribed|email opt out|не писать|"
        "не беспокоить|отписан|отказ|отписался|жазбагыла|жазбоо|"
        "unsubscribed from all email|unsubscribed from all emails|has opted out of email|opted out of email|"
        "no bulk emails user opt out|no bulk emails|отказ от рассылки|отказался от рассылки|"
        "is unsubscribed|hs email optout|email optout|optout|opted out of all email|globally unsubscribed|"
        "email blacklisted|emailblacklisted|blacklisted|email blocklisted|blocklisted|blocked|donotcontact|"
        "is do not contact|do not contact email|dnc email|email dnc|has unsubscribed|отписался от рассылки|"
        "отписалась|отписка|в черном списке|черный список|стоп лист"
    ),
    "suppressed": (
        "hs email hard bounce reason|hs email hard bounce reason enum|email hard bounce reason|hard bounce reason|"
        "bounce reason|email bounce reason|bounced|is bounced|email bounced|hard bounced|hard bounce|clean time|"
        "cleaned|cleaned at|bounced at|bounce date|bounce time|hs email bad address|invalid email address|"
        "suppressed|suppression reason|возврат|причина возврата|не доставляется"
    ),
    "do_not_contact_reason": (
        "reason not to contact|do not contact reason|opt out reason|причина отказа|жазбоо себеби|"
        "unsub reason|unsubscribe reason|unsubscription reason|optout reason|dnc reason|причина отписки"
    ),
    "do_not_contact_on": (
        "not to contact since|do not contact on|дата отказа|unsub time|unsubscribe time|unsubscribed at|"
        "unsubscribe date|unsubscribed on|unsubscription date|optout date|opt out date|optout time|"
        "дата отписки"
    ),
    "keeps_embargoes": "keeps embargoes|hält sperrfristen ein|соблюдает эмбарго|эмбаргону сактайт",
    "position_since": (
        "in this position since|position since|in dieser position seit|в этой должности с|на этой должности с|"
        "бул кызматта качандан бери"
    ),
    "other_positions": (
        "further and earlier positions|earlier positions|previous positions|weitere und frühere positionen|"
        "другие и прежние должности|прежние должности|башка жана мурунку кызматтар|мурунку кызматтары"
    ),
    "label": (
        "e mail type|email type|phone type|website type|address type|e mail label|phone label|website label|"
        "address label|organization type|im type|im service|im label|e mail typ|email typ|тип эл почты"
    ),
    # Known, and none of ours: kept as they are, and never taken for something they resemble.
    "extra": (
        "序号|序號|编号|編號|号码序|微信|微信号|微信號|الرقم|رقم|"
        "م|ت|ردیف|شماره|性别|性別|生日|出生日期|الجنس|تاريخ الميلاد|"
        "№ з п|"
        "type of media|№ п п|lfd nr|статус|status|представитель сми|"
        "id|no|nr|number|row|п п|порядковый номер|birthday|birth date|date of birth|birth year|birth month|"
        "birth day|geburtstag|geburtsjahr|geburtsmonat|geburtsdatum|дата рождения|день рождения|год рождения|"
        "туулган күнү|anniversary|gender|sex|пол|жынысы|initials|инициалы|spouse|children|manager s name|"
        "assistant s name|manager|assistant|assistant s phone|assistant phone|referred by|account|"
        "billing information|directory server|mileage|hobby|sensitivity|priority|private|profession|location|"
        "office location|office|buro|organizational id number|government id number|internet free busy|user|"
        "custom|benutzerdef|e mail display name|email display name|yomi name|given name yomi|"
        "additional name yomi|family name yomi|phonetic first name|phonetic middle name|phonetic last name|"
        "organization yomi name|organization symbol|organization location|short name|maiden name|photo|"
        "file as|subject|relation type|relation value|relation label|event type|event value|event label|"
        "custom field type|custom field value|custom field label|im value|im|im address|screen name|"
        "messenger name|party|district|type|latitude|longitude|lat|lon|hours|contact form|rss url|"
        "medium type|media type|frequency|тип сми|вид сми|тип|периодичность|circulation|тираж|web page type|"
        "created|updated|modified|uid|created at|updated at|address formatted|formatted address|партия|"
        "депутат|возраст|age|jahr|year|год|month|day|date|дата"
        "|имя в чате|тип эл почты|тип почты|краткое имя эл почты|краткое имя|дети|личный код|личное|"
        "руководитель|имя помощника|телефон помощника|расположение|расположение комнаты|хобби|счета|"
        "годовщина|супруг а|супруг|супруга|важность|пометка|отложено|месяц рождения|доп|benutzer|"
        "name assistent|telefon assistent|messenger id|irc id|gtalk id|connected on|last contacted|"
        "member rating|optin time|optin ip|confirm time|confirm ip|leid|euid|cc|display name type|"
        "e mail angezeigter name|email angezeigter name|photo url|фото|фотография|табельный номер|инн|"
        "паспорт|код|code|кпп|огрн|окпо|код контрагента|идентификатор|contact id|outlet id|record id|external id|"
        "outlet type|"
        "email marketing status|email marketing|email subscription status|subscription status|subscription|"
        "subscriber status|member status|email status|marketing status|contact status|mailing status|optin status|"
        "opt in status|consent status|list status|статус подписки|статус рассылки|подписка|жазылуу|"
        "subscribed|is subscribed|opt in|opted in|optin|email opt in|consent|email consent|marketing consent|"
        "gdpr consent|подписан|согласие|согласие на рассылку|unsub campaign title|unsub campaign id|"
        "sms blacklisted|sms blocklisted|sms optout"
    ),
}

# Words that say of what kind a value is; taken out of a name before it is looked up.
KINDS = {
    "work": (
        "work|business|office|company|corporate|dienstlich|geschaftlich|dienst|arbeit|beruflich|buro|рабочий|"
        "рабочая|рабочие|раб|служебный|служебная|служебные|офис|офисный|рабочего|жумуш|кызматтык|иш|раб адрес|сл|"
        "geschaftl|gesch|dienstl|"
        "outlet|organization|organisation|media|сми|издания|организации|компании"
    ),
    "home": "home|personal|private|privat|домашний|домашняя|домашние|дом|личный|личная|личные|личное|домашнее|үй|жеке",
    "other": (
        "other|alternative|alternate|secondary|additional|andere|sonstige|weitere|weiteres|weiterer|weiteren|"
        "sekundare|другой|другое|другая|"
        "другие|дополнительный|дополнительная|доп|альтернативный|башка|кошумча"
    ),
    "mobile": (
        "уяли|uyali|ұялы|cep|мобилӣ|"
        "mobile|cell|cellular|mobil|handy|мобильный|мобильная|мобильные|мобильного|моб|сотовый|сот|"
        "сотовые|сотового|уюлдук|мобилдик|gsm"
    ),
    "fax": "fax|факс",
    "": (
        "primary|main|preferred|default|contact|person|customer|client|user|member|subscriber|journalist|"
        "reporter|editor|newsroom|журналиста|корреспондента|редактора|редакции|кабарчынын|журналисттин|байланыш|"
        "hauptsachliche|primare|основной|основная|главный|контактный|контактная|негизги|"
        "current|текущий|текущее|текущая|нынешнее|direct|прямой|прямая|для|связи|рассылки|рассылок|mailing|no|nr|"
        "second|"
        "второй|вторая|конт|your|what|which|is|you|represent|please|enter|provide|ihr|ihre|ваш|ваша|ваше|ваши|вашего|"
        "вашей|"
        "вы|какой|какое|какого|какую|из|представляете|укажите|введите|напишите|сиздин|кайсы|"
        "руководителя|директора|главного|гл|ответственного|представителя|сотрудника|жетекчинин"
    ),
}
SCRIPTS = frozenset(
    """
    en eng english latin lat лат латиница латиницей латинице англ английский английском рус русский русском ru ky kg
    кырг кыргызча кыргызский кыргызском кириллица кириллицей кириллице cyrillic cyr орусча англисче latn cyrl на
    in
    """.split()  # noqa: SIM905 — a table of words
)

# Words beside the name of a network.
ACCOUNT = frozenset(
    """
    account page profile link url handle username user id number name login nick contact channel blog microblog konto
    seite kanal profil аккаунт аккаунту страница профиль ссылка контакт микроблог блог номер имя логин ник никнейм канал
    баракча баракчасы шилтеме в to an und i
    """.split()  # noqa: SIM905 — a table of words
)
# Words behind the name of a newsroom, or of a column of newsrooms: "OAV nomi", «БАҚ атауы», "Kurum adı".
NAME_OF = frozenset(("name", "names", "атауы", "аты", "nomi", "номи", "nom", "adi", "ismi", "аталышы", "аталыши"))
# Names of columns of codes, which are those of telephones where telephones stand behind them.
CODES = frozenset(("код", "code", "коду", "kod", "код тел", "тел код"))
# Names of columns that are about whatever the table is about.
VAGUE = frozenset(("наименование", "полное наименование", "название", "аталышы", "名称"))

INITIALS = {"ф": "family_name", "и": "given_name", "о": "middle_name"}
"""What three columns of a list hold whose names are these letters."""

HONORIFICS = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir dame rev hon amb he herr frau fraulein dipl ing г-н г-жа господин
    госпожа д-р проф доктор профессор мырза айым м-р mme mlle м mag phd sra sr
    """.split()  # noqa: SIM905 — a table of words
)
