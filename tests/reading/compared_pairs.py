"""Sentences and their translations: those that say the same in other forms, and those with one thing wrong.

The people, numbers and addresses are invented.
"""
# ruff: noqa: E501 (a paragraph a line)

# (language, sentence, language, sentence): nothing differs.
EQUAL: list[tuple[str, str, str, str]] = [
    # Numbers: marks between thousands, fractions
    ("en", "It reached 1,200 people.", "ru", "Охвачено 1 200 человек."),
    ("en", "It reached 1,200 people.", "ru", "Охвачено 1 200 человек."),
    ("en", "It reached 1,200 people.", "ky", "1200 адам катышты."),
    ("en", "Call 0312 900 123, 1,234 families need it.", "ru", "Это нужно 1 234 семьям, тел. 0312 900 123."),
    ("en", "Of 1,234 families. Call 0312 900 123.", "ru", "Звоните 0312 900 123, 1 234 семьи ждут."),
    ("en", "It reached 12,500 people.", "ru", "Охвачено 12 500 человек."),
    ("en", "Some 3,500,000 soms were spent.", "ru", "Израсходовано 3 500 000 сомов."),
    ("en", "Some 3,500,000 soms were spent.", "ru", "Израсходовано 3,5 млн сомов."),
    ("en", "Some 3,500,000 soms were spent.", "ky", "3,5 миллион сом жумшалды."),
    ("en", "A rise of 3.5 points.", "ru", "Рост на 3,5 пункта."),
    ("en", "A depth of 0.75 metres.", "ru", "Глубина 0,75 метра."),
    ("en", "USD 2.25 billion was pledged.", "ru", "Обещано 2,25 миллиарда долларов США."),
    ("en", "USD 2 billion was pledged.", "ky", "2 млрд доллар убада кылынды."),
    ("en", "A grant of $1.2m was signed.", "ru", "Подписан грант на 1,2 млн долларов."),
    ("en", "A grant of US$ 250,000 was signed.", "ru", "Подписан грант на 250 тыс. долларов США."),
    ("en", "A grant of 250k euros was signed.", "ru", "Подписан грант на 250 тысяч евро."),
    ("en", "More than 40 thousand trees were planted.", "ky", "40 миңден ашык көчөт тигилди."),
    ("en", "It cost 1.2 million soms.", "ru", "Стоимость составила 1 млн 200 тыс. сомов."),
    ("en", "It cost 3.5 million soms.", "ky", "Баасы 3 миллион 500 миң сом."),
    ("en", "Half a million soms were spent.", "ru", "Израсходовано 500 тыс. сомов."),
    ("en", "It cost 1.5 million soms.", "ru", "Стоимость составила полтора миллиона сомов."),
    ("en", "Two million people live there.", "ru", "Там живут 2 млн человек."),
    ("en", "A road of 5 km was built.", "ru", "Построено 5км дороги."),
    ("en", "It is in the 21st century.", "ru", "Это в XXI веке."),
    ("ru", "Охвачено 12 500 человек.", "ky", "12 500 адам камтылды."),
    # Per cent
    ("en", "A rise of 5 percentage points.", "ru", "Рост на 5 процентных пунктов."),
    ("ru", "Это 45,5 % школ.", "ky", "Бул мектептердин 45,5 пайызы."),
    ("en", "Half of it, 45% of the schools.", "ru", "Это 45 % школ."),
    ("en", "It is 45 per cent of the schools.", "ru", "Это 45 процентов школ."),
    ("en", "It is 12.5 percent of the schools.", "ky", "Бул мектептердин 12,5 пайызы."),
    ("en", "It is 45% of the schools.", "ky", "Бул мектептердин 45%ы."),
    ("en", "It grew by 10 percent.", "ru", "Рост составил 10%."),
    # Numbers in words on both sides
    ("en", "Two of the three schools are open.", "ru", "Открыты две из трёх школ."),
    ("en", "Both schools have two floors.", "ru", "Обе школы двухэтажные."),
    ("en", "Thousands of people in five towns.", "ru", "Множество людей в пяти городах."),
    # Numbers in words on one side, ordinals
    ("en", "Ten villages took part.", "ru", "Участвовали 10 сёл."),
    ("en", "Three of the 40 schools took part.", "ru", "Участвовали 3 из 40 школ."),
    ("en", "Twenty-five students took part.", "ru", "Участвовали 25 студентов."),
    ("en", "A hundred teachers took part.", "ky", "100 мугалим катышты."),
    ("en", "It is the 3rd session.", "ru", "Это 3-я сессия."),
    ("en", "It is the third session.", "ru", "Это 3-я сессия."),
    ("en", "It is the 21st session.", "ky", "Бул 21-сессия."),
    ("en", "Women aged 18-35 took part.", "ru", "Участвовали женщины 18–35 лет."),
    ("en", "Goal 16 of the Agenda.", "ru", "Цель № 16 Повестки."),
    # Dates
    ("en", "It begins on 15 May.", "ru", "Начало 15 мая."),
    ("en", "It begins on 15 May.", "ky", "15-майда башталат."),
    ("en", "It begins on May 15, 2026.", "ru", "Начало 15 мая 2026 года."),
    ("en", "It begins on May 15, 2026.", "ru", "Начало 15.05.2026 г."),
    ("en", "It begins on 15 May 2026.", "ky", "2026-жылдын 15-майында башталат."),
    ("en", "It begins on 15 May 2026.", "ky", "2026-ж. 15-май күнү башталат."),
    ("en", "It begins on 2026-05-15.", "ru", "Начало 15 мая."),
    ("en", "From 14 to 16 September 2026.", "ru", "С 14 по 16 сентября 2026 года."),
    ("en", "On 14-16 September 2026 in Osh.", "ru", "14–16 сентября 2026 года в Оше."),
    ("en", "On 14-16 September in Osh.", "ky", "14-16-сентябрда Ошто."),
    ("en", "In May 2026 it ended.", "ru", "В мае 2026 года он завершился."),
    ("en", "In July 2019, it began.", "ky", "2019-жылдын июль айында башталды."),
    ("en", "In the 1990s it was so.", "ru", "Так было в 1990-х годах."),
    ("en", "The programme for 2021-2025.", "ru", "Программа на 2021–2025 гг."),
    ("en", "The programme for 2021-2025.", "ky", "2021-2025-жылдарга программа."),
    # Times
    ("en", "It opens at 10:00.", "ru", "Открытие в 10:00."),
    ("en", "It opens at 2:30 p.m.", "ru", "Открытие в 14:30."),
    ("en", "It opens at 10 a.m.", "ru", "Открытие в 10:00."),
    ("en", "It opens at 14.30 hrs.", "ky", "Саат 14:30да ачылат."),
    ("en", "It opens at noon.", "ru", "Открытие в 12:00."),
    ("en", "It opens at 10:00 (UTC+6).", "ru", "Открытие в 10.00 по бишкекскому времени."),
    ("en", "It opens at 10:00.", "ky", "Саат 10до ачылат."),
    ("en", "From 10:00 to 12:30.", "ru", "С 10.00 до 12.30."),
    # Names
    ("en", "Ms. Aigul Zhumabekova, Head of the Office, spoke.", "ru", "Выступила Айгуль Жумабекова, глава офиса."),
    (
        "en",
        "Ms. Aigul Jumabekova, Head of the Office, spoke.",
        "ky",
        "Айгүл Жумабекова айым, кеңсенин жетекчиси, сүйлөдү.",
    ),
    ("en", "Minister Ulanbek Dzhaparov spoke.", "ru", "Выступил министр Уланбек Жапаров."),
    ("en", "Mr. Andrey Sokolov, the Director, spoke.", "ru", "По словам директора Андрея Соколова, это так."),
    ("en", "Mr. Evgeny Shcherbakov, the Director, spoke.", "ru", "Выступил директор Евгений Щербаков."),
    ("en", "Dr. Yulia Tsoi, the Director, spoke.", "ru", "Выступила директор Юлия Цой."),
    (
        "en",
        "Mr. Chyngyz Aidarov, the Director, spoke.",
        "ky",
        "Директор Чыңгыз Айдаров мырзанын айтымында, бул чындык.",
    ),
    (
        "en",
        "Ms. Christine Weigand, Resident Representative, spoke.",
        "ru",
        "Выступила Постоянный представитель Кристине Вейганд.",
    ),
    ("en", "Mr. James Cook, the Ambassador, spoke.", "ru", "Выступил посол Джеймс Кук."),
    ("en", "Ms. Charlotte Hughes, the Ambassador, spoke.", "ru", "Выступила посол Шарлотта Хьюз."),
    ("en", "Mr. Bakyt Asan uulu, the Director, spoke.", "ky", "Директор Бакыт Асан уулу сүйлөдү."),
    ("en", "Mr. Nurlan SATYBALDIEV, the Director, spoke.", "ru", "Выступил директор Нурлан Сатыбалдиев."),
    ("ru", "Об этом сказала директор Гүлнара Мамытова.", "ky", "Директор Гүлнара Мамытованын айтымында, ушундай."),
    (
        "ru",
        "Директор Нурлан Сатыбалдиев вручил награды Асель Токтосуновой.",
        "ky",
        "Директор Нурлан Сатыбалдиев Асел Токтосуновага сыйлык тапшырды.",
    ),
    ("en", "Mr. Michael Wright, the Director, spoke.", "ru", "Выступил директор Майкл Райт."),
    ("en", "Mr. Jürgen Müller, the Director, spoke.", "ru", "Выступил директор Юрген Мюллер."),
    ("en", "Ms. Kanykei Asan kyzy, the Director, spoke.", "ky", "Директор Каныкей Асан кызы сүйлөдү."),
    # Phones
    ("en", "Call +996 312 00 12 13.", "ru", "Тел.: (0312) 00-12-13."),
    ("en", "Call +996 312 00 12 13 ext. 15.", "ru", "Тел.: (0312) 00-12-13, доб. 15."),
    ("en", "Mobile: +996 555 00 12 13.", "ru", "Моб.: 0555 001213."),
    ("en", "Tel.: (996 312) 66 30 85, 66 40 18.", "ru", "Тел.: +996 312 663085, +996 312 664018."),
    # Addresses and links
    ("en", "Write to Press@Example.org.", "ru", "Пишите: press@example.org."),
    ("en", "Write to press[at]example.org.", "ru", "Эл. почта: press@example.org."),
    ("en", "See https://www.example.org/en/water.", "ru", "См. https://example.org/ru/water."),
    ("en", "See www.example.org/report.", "ru", "См. http://www.example.org/report/"),
    # Law, codes, versions
    ("en", "Under decree No. 215 it is so.", "ru", "Согласно постановлению № 215 это так."),
    ("en", "Project XACZ60 ends.", "ru", "Проект XACZ60 завершён."),
    ("en", "Resolution 70/1 says so.", "ru", "Так сказано в резолюции 70/1."),
    ("en", "1. First point\n2. Second point", "ru", "Первый пункт\nВторой пункт"),
    ("en", "COVID-19 came.", "ru", "Пришёл COVID-19."),
]

# (kind, language, sentence, language, sentence): one thing differs, of this kind.
DIFFERENT: list[tuple[str, str, str, str, str]] = [
    (
        "date",
        "en",
        "Open since 1 December 2026, begun in March 2026.",
        "ru",
        "Открыт 1 декабря 2026 г., начат в марте 2025 г.",
    ),
    ("number", "en", "It reached 1,200 people.", "ru", "Охвачено 1 300 человек."),
    ("number", "en", "It reached 1,200 people.", "ru", "Охвачено 12 000 человек."),
    ("number", "en", "It reached 1,200 people.", "ky", "2100 адам катышты."),
    ("number", "en", "It reached 1,200 people.", "ru", "Охвачено много людей."),
    ("number", "en", "It serves three regions.", "ru", "Она обслуживает четыре региона."),
    ("number", "en", "Twenty-five students of two schools.", "ru", "Двадцать шесть студентов двух школ."),
    ("number", "ru", "Она обслуживает три региона.", "ky", "Ал эки аймакты тейлейт."),
    ("number", "en", "A rise of 3.5 points.", "ru", "Рост на 35 пунктов."),
    ("number", "en", "A rise of 3.5 points.", "ru", "Рост на 3,05 пункта."),
    ("number", "en", "Some 3,500,000 soms were spent.", "ru", "Израсходовано 3,5 млрд сомов."),
    ("number", "en", "Some 3,500,000 soms were spent.", "ru", "Израсходовано 350 000 сомов."),
    ("number", "en", "A grant of $1.2m was signed.", "ru", "Подписан грант на 1,2 тыс. долларов."),
    ("number", "en", "USD 2 billion was pledged.", "ky", "2 миллион доллар убада кылынды."),
    ("number", "en", "More than 40 thousand trees were planted.", "ky", "40 көчөт тигилди."),
    ("number", "en", "It is 45% of the schools.", "ru", "Это 54 % школ."),
    ("number", "en", "It is 45% of the schools.", "ru", "Это 45 школ."),
    ("number", "en", "It is 12.5 percent of the schools.", "ky", "Бул мектептердин 125 пайызы."),
    ("number", "en", "Ten villages took part.", "ru", "Участвовали 11 сёл."),
    ("number", "en", "Twenty-five students took part.", "ru", "Участвовали 35 студентов."),
    ("number", "en", "Three of the 40 schools took part.", "ru", "Участвовали 3 из 400 школ."),
    ("number", "en", "It is the 21st session.", "ky", "Бул 12-сессия."),
    ("number", "en", "Women aged 18-35 took part.", "ru", "Участвовали женщины 18–25 лет."),
    ("number", "en", "Under decree No. 215 it is so.", "ru", "Согласно постановлению № 251 это так."),
    ("number", "en", "Goal 16 of the Agenda.", "ru", "Цель № 6 Повестки."),
    ("date", "en", "In July 2019, it began.", "ky", "2018-жылдын июль айында башталды."),
    ("number", "en", "The programme for 2021-2025.", "ru", "Программа на 2021–2026 гг."),
    ("number", "en", "Resolution 70/1 says so.", "ru", "Так сказано в резолюции 71/1."),
    ("number", "en", "Of 300 homes 30 were built.", "ru", "Из 300 домов построено 300."),
    ("date", "en", "It begins on 15 May.", "ru", "Начало 16 мая."),
    ("date", "en", "It begins on 15 May.", "ru", "Начало 15 марта."),
    ("date", "en", "It begins on 15 May.", "ky", "15-июнда башталат."),
    ("date", "en", "It begins on May 15, 2026.", "ru", "Начало 15 мая 2025 года."),
    ("date", "en", "It begins on May 15, 2026.", "ru", "Начало 15.06.2026 г."),
    ("date", "en", "From 14 to 16 September 2026.", "ru", "С 14 по 17 сентября 2026 года."),
    ("date", "en", "On 14-16 September 2026 in Osh.", "ru", "13–16 сентября 2026 года в Оше."),
    ("date", "en", "On 14-16 September in Osh.", "ky", "14-18-сентябрда Ошто."),
    ("date", "en", "In May 2026 it ended.", "ru", "В марте 2026 года он завершился."),
    ("time", "en", "It opens at 10:00.", "ru", "Открытие в 11:00."),
    ("time", "en", "It opens at 2:30 p.m.", "ru", "Открытие в 15:30."),
    ("time", "en", "It opens at 2:30 p.m.", "ky", "Саат 2:30да ачылат."),
    (
        "name",
        "en",
        "Ms. Aigul Zhumabekova, Head of the Office, spoke.",
        "ru",
        "Выступила Айгуль Жумабаева, глава офиса.",
    ),
    (
        "name",
        "en",
        "Ms. Aigul Zhumabekova, Head of the Office, spoke.",
        "ru",
        "Выступила Айнура Жумабекова, глава офиса.",
    ),
    ("name", "en", "Minister Ulanbek Dzhaparov spoke.", "ru", "Выступил министр Уланбек Жакыпов."),
    ("name", "en", "Mr. Andrey Sokolov, the Director, spoke.", "ru", "По словам директора Андрея Соболева, это так."),
    ("name", "en", "Mr. James Cook, the Ambassador, spoke.", "ru", "Выступил посол Джеймс Бук."),
    ("name", "en", "Mr. Chyngyz Aidarov, the Director, spoke.", "ky", "Директор Чыңгыз Айдаралиев мырза сүйлөдү."),
    ("phone", "en", "Call +996 312 00 12 13.", "ru", "Тел.: (0312) 00-12-31."),
    ("phone", "en", "Call +996 312 00 12 13 ext. 15.", "ru", "Тел.: (0312) 00-12-13, доб. 51."),
    ("phone", "en", "Mobile: +996 555 00 12 13.", "ru", "Моб.: 0550 001213."),
    ("phone", "en", "Tel.: (996 312) 66 30 85, 66 40 18.", "ru", "Тел.: +996 312 663085."),
    ("email", "en", "Write to press@example.org.", "ru", "Пишите: pres@example.org."),
    ("email", "en", "Write to press@example.org.", "ru", "Пишите: press@example.com."),
    ("email", "en", "Write to press@example.org.", "ru", "Пишите нам."),
    ("link", "en", "See https://www.example.org/en/water.", "ru", "См. https://example.org/ru/air."),
    ("link", "en", "See www.example.org/report.", "ru", "См. www.example.com/report."),
]

# One release in three languages.
WHOLE = {
    "en": """The fund opens training centre in Talas

TALAS, Kyrgyzstan, 3 March 2027 — A training centre for 350 farmers opened in Talas today. The centre cost $1.75 million, of which 60 per cent was provided by the Government of Finland and 40% by the European Union. Since January 2025, more than 2,400 people from 18 villages have been trained, half of them women.

"In the first quarter of 2027 we will train another 500 farmers," said Ms. Saltanat Imanalieva, Director of the Agricultural Agency. Mr. Pekka Lahtinen, Ambassador of Finland, thanked the 12 partners.

The ceremony began at 10:30 a.m. and was attended by 1,050 guests. Yields rose from 2.3 to 3.1 tonnes per hectare between 2021 and 2026. Applications are open from 15 to 30 March 2027.

The project "Green Fields" (2024–2028, total budget EUR 4.2 million) works in three regions.

Contact: +996 312 55 00 11, press@example.org, https://www.example.org/en/talas""",
    "ru": """Фонд открыл учебный центр в Таласе

ТАЛАС, Кыргызстан, 3 марта 2027 года — Сегодня в Таласе открылся учебный центр для 350 фермеров. Стоимость центра — 1,75 млн долларов США, 60 процентов из которых предоставило Правительство Финляндии, 40 % — Европейский союз. С января 2025 года обучение прошли более 2 400 человек из 18 сёл, половина из них — женщины.

«В первом квартале 2027 года мы обучим ещё 500 фермеров», — сказала директор Агентства сельского хозяйства г-жа Салтанат Иманалиева. Посол Финляндии г-н Пекка Лахтинен поблагодарил 12 партнёров.

Церемония началась в 10.30, на ней присутствовали 1050 гостей. Урожайность выросла с 2,3 до 3,1 тонны с гектара в период с 2021 по 2026 год. Заявки принимаются с 15 по 30 марта 2027 года.

Проект «Зелёные поля» (2024–2028 гг., общий бюджет 4,2 млн евро) работает в трёх областях.

Контакты: (0312) 55-00-11, press@example.org, https://example.org/ru/talas""",
    "ky": """Фонд Таласта окуу борборун ачты

ТАЛАС, Кыргызстан, 2027-жылдын 3-марты — Бүгүн Таласта 350 фермер үчүн окуу борбору ачылды. Борбордун баасы — 1,75 миллион АКШ доллары, анын 60 пайызын Финляндия өкмөтү, 40 пайызын Европа Биримдиги берди. 2025-жылдын январынан бери 18 айылдан 2400дөн ашык адам окутулду, жарымы аялдар.

«2027-жылдын биринчи чейрегинде дагы 500 фермерди окутабыз», — деди Айыл чарба агенттигинин директору Салтанат Иманалиева айым. Финляндиянын элчиси Пекка Лахтинен мырза 12 өнөктөшкө ыраазычылык билдирди.

Салтанат саат 10:30да башталып, ага 1050 конок катышты. Түшүмдүүлүк 2021-жылдан 2026-жылга чейин гектарына 2,3 тоннадан 3,1 тоннага көтөрүлдү. Өтүнмөлөр 2027-жылдын 15-мартынан 30-мартына чейин кабыл алынат.

«Жашыл талаалар» долбоору (2024–2028-жж., жалпы бюджети 4,2 млн евро) үч облуста иштейт.

Байланыш: +996 312 550011, press@example.org, https://example.org/ky/talas""",
}
