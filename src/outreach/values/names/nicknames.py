"""Given names: which words are some, and which are two forms of one (Саша and Александр, Bob and Robert, Olena and Elena).

A short form is weaker evidence than the name, and may stand for several: Sasha is Alexander or Alexandra.
"""
# ruff: noqa: E501 (one name and its forms a line)

from functools import lru_cache

from outreach.values import text
from outreach.values.names.phonetic_keys import keys

# Each line: the name in its languages, then behind the bar its short forms.
_FORMS = """
александр alexander aleksandr alexandre alessandro alejandro oleksandr олександр | саша саня шура alex sasha sanya shura алекс sandy sandro sascha
александра alexandra aleksandra oleksandra олександра alessandra alejandra | саша саня шура alex sasha sanya shura алекс sandra
алексей aleksei alexey alexis oleksii олексій oleksiy | лёша алёша леша alyosha lesha lyosha alex алекс
анастасия anastasia anastasiia nastasia | настя nastya ася stasya
анатолий anatoly anatolii | толя tolya tolik толик
андрей andrei andrey andrew andreas andré andriy andrii андрій andrés эндрю | андрюша andy drew
анна anna hanna anne ann ana ганна | аня аннушка нюра anya annie anechka
антон anton anthony antonio antoine antonin энтони | тоша tony toni тони
антонина antonina | тоня tonya
арсений arseny arsenii | сеня senya
артём artem artyom | тёма tyoma
борис boris borys | боря borya
вадим vadim vadym | вадик vadik
валентина valentina | валя valya тина
валентин valentin valentyn | валя valya
валерий valery valerii valeriy | валера valera
валерия valeria valeriia | лера валера lera
варвара varvara barbara | варя varya barb barbie
василий vasily vasilii vasyl василь | вася vasya
вера vera | верочка
вероника veronika veronica véronique | ника nika ronnie
виктор viktor victor | витя vitya vic
виктория viktoria victoria viktoriia | вика vika vicky tori
виталий vitaly vitalii | виталик vitalik
владимир vladimir volodymyr володимир wladimir | вова володя vova volodya влад vlad
владислав vladislav vladyslav | влад vlad владик слава
вячеслав vyacheslav viacheslav | слава slava
галина galina halyna | галя galya
геннадий gennady gennadii hennadii | гена gena
георгий georgy georgii george heorhii jorge georges georg джордж | гоша жора gosha zhora егор
григорий grigory grigorii gregory hryhorii григорій gregor грегори | гриша grisha greg
дарья daria darya дарина | даша dasha
даниил daniil daniel danil данил danylo данило danilo дэниел | даня danya dan danny дэн
денис denis denys dennis | дениска
дмитрий dmitry dmitrii dmytro дмитро dimitri | дима митя dima mitya
ева eva eve | evie
евгений evgeny evgenii yevhen ievhen євген eugene eugen юджин | женя zhenya jenya gene
евгения evgenia evgeniia yevheniia ievheniia eugenia | женя zhenya jenya
екатерина ekaterina yekaterina kateryna катерина catherine katherine katharina catalina caterina katarina kathryn кэтрин | катя katya kate katie kathy cathy kat kitty катюша кейт кэти
елена elena olena helena helen hélène yelena оленa олена хелен элен | лена алёна lena alyona alena ellen леночка nelly
елизавета elizaveta elizabeth elisabeth elisabetta isabel элизабет | лиза liza lisa liz beth betty eliza libby lizzie
иван ivan john johannes иоганнес jean juan giovanni joão ян jan johann ioann джон | ваня vanya jack johnny johan hans jon jonny
игорь igor ihor | игорёк
илья ilya ilia illia elias | илюша
ирина irina iryna irene irène | ира ирочка ira irisha
иосиф iosif joseph josef josé giuseppe yosef jozef yusuf джозеф | joe pepe joey осип sepp
кирилл kirill kyrylo cyril | киря
константин konstantin constantine kostiantyn | костя kostya
ксения ksenia xenia kseniia | ксюша ksyusha ксюха
лариса larisa larysa | лара lara
леонид leonid | лёня lenya leo
любовь lyubov lubov liubov | люба lyuba luba
людмила lyudmila ludmila liudmyla | люда мила люся lyuda luda mila
максим maxim maksim maksym | макс max maks
маргарита margarita margaret marguerite margherita маргарет | рита марго rita margo meg maggie peggy
марина marina maryna | мариша
мария maria mariia mary marie maría mariya марія мэри | маша маруся masha mascha маня маришка molly polly masha
матвей matvei matthew matvii matteo mateo matthias matthieu мэтью | мотя matt
михаил mikhail michael mykhailo михайло michel miguel michal mihail майкл | миша misha mike mick mischa мишаня mickey michi
надежда nadezhda nadiia надія | надя nadya nadia надюша
наталья natalia nataliya natalie nathalie наталия natalka | наташа наталка natasha tasha ната nata natacha
никита nikita mykyta | ник
николай nikolai nikolay nicholas mykola микола nicolas nikolaus nicolás nicola | коля kolya nick nico nik klaus niko
олег oleg oleh | олежка
ольга olga olha | оля olya olia
павел pavel paul pavlo павло pablo paolo pawel пол | паша pasha
полина polina paulina pauline | поля
пётр petr peter pyotr petro петро pedro pierre pietro piotr | петя petya pete
роман roman | рома roma
светлана svetlana svitlana світлана | света sveta
сергей sergei sergey serhii сергій serge sergio | серёжа seryozha серж серый serega
софья sofia sofya sophia sophie софия софи | соня sonya sofi
станислав stanislav stanislaw | стас stas слава
степан stepan stephen steven stefan stephan étienne esteban стивен этьен stephane | стёпа steve steph stevie
тамара tamara | тома
татьяна tatiana tatyana tetiana тетяна | таня tanya
тимофей timofei timothy тимоти | тима tim тимоша
тимур timur temur | тима тимурик tima
ульяна ulyana uliana juliana | уля
фёдор fedor fyodor theodor theodore fedir теодор | федя fedya ted teddy theo
юлия yulia julia iuliia yuliia julie giulia юлія джулия | юля yulya julya jule
юрий yury yuri yurii iurii юрій | юра yura
яков yakov jacob iakov jakob james jaime | яша jake jim jimmy jamie
ярослав yaroslav iaroslav | ярик слава
абдулла abdullah abdulla | абду
азамат azamat | аза азик
азиз aziz | азизка
азиза aziza | зиза
айбек aibek aybek | айба
айгүл айгуль aigul aygul айгул | айка гуля aika gulya айгуля
айгерим aigerim | айка аика гера
айнура ainura | айка аинуш нура aika nura
айпери aiperi | айка пери
алмаз almaz | алик
алтынай altynai altynay | алтын
аида aida |
асель asel әсел assel | ася асека
бакыт bakyt bakit bahyt bakhyt | бака бакыш баке
бекзат bekzat | бек бека
бермет bermet | бера
гүлнара гульнара gulnara gülnara | гуля гульнар gulya гүлү
гүлмира гульмира gulmira | гуля мира gulya
гульзат гүлзат gulzat | гуля
данияр daniyar | даня дан
динара dinara | дина dina
жаныбек janybek zhanybek | жан жаник бека жаныш
жылдыз jyldyz zhyldyz | жыка
замира zamira | зама
зарина zarina | зара
зухра zukhra |
камила kamila camila | кама
кубанычбек kubanychbek | кубан кубаныч kuban kubanych бека
мадина madina | мада
медина medina |
мээрим meerim | мика мери
назгүл назгуль nazgul | наза назик
нурбек nurbek | нура нурик
нургүл нургуль nurgul | нура nura нурка
нурлан nurlan | нурик нурла
рахат rakhat rahat |
рустам rustam | рус руся rus
руслан ruslan | рус русик rus
салтанат saltanat | салта
сауле saule | сауля
талант talant | тала
улан ulan | уланчик
урмат urmat |
фарида farida | фара
чынара чинара chynara chinara | чына чика
чынгыз chyngyz chingiz genghis | чика чина
шамиль shamil | шама
эльмира elmira | эля мира elya mira
эрлан erlan | эра
эркин erkin | эрик
robert roberto роберт | bob bobby rob robbie bert боб
richard ricardo riccardo ричард | dick rick rich ricky дик
william guillaume guillermo wilhelm уильям | bill billy will willy liam билл
thomas tomás tommaso томас tomas | tom tommy том
charles carlos carlo karl чарльз carl | charlie chuck чарли
edward eduard eduardo édouard эдуард эдвард | ed eddie ted ned эдик
edwin edmund | ed eddie
james джеймс | jim jimmy jamie
christopher christoph christophe cristóbal кристофер | chris kit крис
christina christine kristina cristina кристина kirsten | chris tina kris крис
benjamin бенджамин benjamín | ben benny бен
samuel samuele сэмюэл | sam sammy сэм
samantha саманта | sam sammy
david davide дэвид давид | dave davey
joshua джошуа | josh
jonathan nathan nathaniel джонатан | jon nate nat
jennifer дженнифер | jen jenny
jessica джессика | jess jessie
patricia патрисия | pat patty trish tricia
patrick patricio patrik патрик | pat paddy
deborah debra | deb debbie
susan susanna suzanne susana susanne сьюзан | sue susie suzy susi
rebecca rebekka ребекка | becky becca
barbara барбара | barb babs babsi
dorothy dorothea | dot dottie dolly
philip phillip philippe felipe филипп filipp | phil pip
francis francisco françois franz francesco франсуа | frank fran pancho paco frankie
frances francesca franziska françoise | fran fanny franny franzi
frederick friedrich federico frédéric fredrik фредерик | fred fritz freddy
gerald gerard gerhard jerome джеральд | gerry jerry
gabriel gabriele | gabe gabi
gabriela gabrielle | gabi gaby
henry heinrich henri enrique enrico генри | harry hank heinz heiner
harold гарольд | harry hal
lawrence laurence lorenzo laurent лоуренс | larry
leonard leonardo | leo len lenny
ludwig louis luis luigi lewis | lou lutz
martin martín мартин | marty
nicole николь | nikki
pamela | pam
peter питер | pete
raymond raimund ramón рэймонд | ray
ronald рональд | ron ronnie
stephanie stefanie stéphanie стефани | steph steffi
terence theresa teresa therese thérèse тереза | terry tess
victoria | vicky tori
vincent vincenzo vicente винсент | vince vinny
walter вальтер уолтер | walt wally
zachary | zach zack
abraham ibrahim ибрагим ibragim авраам | abe ibo
muhammad mohammed mohamed mukhammad мухаммад мухамед mehmet muhammed mohammad магомед | мухамед memo
mustafa мустафа | musti
ahmet ahmed akhmed ахмед ahmad akhmad ахмад achmed |
hasan hassan хасан khasan |
hussein huseyin хусейн husain hüseyin хюсейин |
yusuf юсуф yousef | yusif
fatima фатима fatma fatimah | fati
süleyman suleiman сулейман sulaiman |
guillermo | memo
josé | pepe
dolores | lola
isabel isabella изабелла | isa bella
manuel emanuel immanuel | manolo manu
rosario | charo
alfonso alphonse | poncho
antonio | toni toño
maximilian | max
matthias | matze hias
johannes | hannes
sebastian sebastián | seb basti bastian
ulrich | uli
ulrike | uli rike
wolfgang | wolf wolfi
семён семен semyon semen semion | сёма сема syoma сеня senya
лев lev | лёва лева lyova
аркадий arkady arkadii | аркаша arkasha
зинаида zinaida | зина zina
клавдия klavdia | клава klava
лидия lidia lidiia | лида lida
раиса raisa | рая raya
оксана oksana | ксюша ksyusha
всеволод vsevolod | сева seva
герман german | гера gera
юлиана yuliana juliana | юля yulya
эльвира elvira | эля elya
элеонора eleonora eleanor | эля elya nell ellie nora
donald дональд | don donnie
kenneth кеннет | ken kenny
valerie | val
abigail | abby gail
jacqueline жаклин | jackie
joachim йоахим | jochen achim
tobias | tobi
manfred | manni
ursula урсула | uschi
angelika | geli
birgit | biggi
katharina | kathi
magdalena | lena magda
alice элис алиса |
amy эми |
brian bryan брайан |
charlotte шарлотта |
claire clare клэр |
emily эмили |
emma эмма |
eric erik эрик |
grace грейс |
hannah ханна |
heather хизер |
ian иэн |
jack джек |
jane джейн |
jean джин |
kevin кевин |
laura лора лаура |
linda линда |
lucy люси |
luke люк |
mark марк |
oliver оливер |
olivia оливия |
pierre пьер |
rachel рэйчел рейчел |
ruth рут |
sarah sara сара | sally
scott скотт |
simon саймон симон |
klaus клаус |
jürgen юрген |
hans ханс |
wolfgang вольфганг |
johanna йоханна |
giovanni gianni джованни джанни |
giuseppe джузеппе |
giorgio джорджо |
giorgia джорджия |
giancarlo джанкарло |
gianluca джанлука |
francesco франческо |
francesca франческа |
vincenzo винченцо |
beatrice беатриче |
céline селин |
guillaume гийом |
jacques жак |
jean жан |
benoît benoit бенуа |
louise луиза |
luc люк |
françoise франсуаза |
henri анри |
hugues юг |
gérard gerard жерар |
gilles жиль |
xavier ксавье |
margaux марго |
olivier оливье |
jorge хорхе |
josé хосе |
juan хуан |
juana хуана |
javier хавьер |
joaquín хоакин |
julio хулио |
julián хулиан |
jesús хесус |
jaime хайме |
ángel анхель |
sergio серхио серджо |
wojciech войцех |
tomasz томаш |
grzegorz гжегож |
krzysztof кшиштоф |
andrzej анджей |
jerzy ежи |
małgorzata малгожата |
agnieszka агнешка |
zbigniew збигнев |
łukasz лукаш |
sean seán shaun шон |
siobhan siobhán шивон |
ciaran ciarán киран |
geoffrey jeffrey джеффри | geoff jeff джефф
keith кит |
isaac айзек |
isaiah айзая |
kyle кайл |
ryan райан |
neil нил |
reuben рубен |
juliane юлиана |
götz гёц |
susanne сюзанна |
sabine сабина |
björn bjørn бьорн бьёрн |
søren soren сёрен |
håkan хокан |
göran йоран |
jeroen йерун |
женевьева женевьев geneviève |
жанна jeanne zhanna |
лейла layla leila leyla laila |
ислам ислом islam islom |
исмаил исмоил ismail ismoil ismayil |
халид халед khaled khalid |
тарик tariq tarek |
джамал джамаль jamal gamal djamal |
зайнаб зейнеп зейнаб zainab zeinab zaynab zeynep |
сильви сильвия sylvie silvie |
мелани мелания mélanie melanie |
элоди élodie elodie |
гюнтер günther guenther gunther günter |
искандер искендер ескендір iskander iskender eskendir yeskendir |
heinz хайнц |
käthe кете кэте |
friederike фридерике |
chloé хлоя |
ömer омер эмер |
gökhan гёкхан гокхан |
hovhannes ованес оганес |
hayk айк гайк |
anahit анаит |
hasmik асмик |
"""

# Given names without short forms of their own, to tell them from family names.
_MORE = """
хусан хасан зухра айсель айсел айсулуу дилара дильбар дилбар диляра жанна арина алиса милана самира сабира амина ясмина альбина
эдиль элдияр эльдияр эржан эрлис элзар элина элнура эламан элеонора эльвира эльза эмир эмилия жоомарт джоомарт жээнбек жоробек
айтурган айбийке айчурок айназик айнагүл айсалкын айтолкун бурулай бегайым гулсана гүлсана гүлназ гулназ гулжан гүлжан гульжан
жаркынай жаңылай жумагүл кундуз күндүз мунара насиба нуркыз нуржамал перизат рахима саадат самара сапарбек сайкал сезим сонун
толкун турдукан уулжан үмүт умут чолпон чолпонай шайырбек ырыс ырыскүл ырысбек акбар акбермет акылай алмагуль алтын алымбек
асанбек атабек аттокур байэл бакай бакытбек баяман бекболот бекмырза белек болотбек дайырбек дастанбек догдурбек доолот дүйшөн
жакшылык жапар жаныш жигит замирбек иманали искендер кадырбек калмамат камчыбек каныш карыбек келдибек кубат кубатбек курманбек
кылыч максат манас мелис мирбек муса нурадил нургазы нурдин нурзат нурсейит ормон өмүрбек рыскулбек сагын садыр сапар сейит
семетей сүйүн сыймык сыргак таалай таалайбек тайир талгат темирбек тологон турат турсунбек улукбек уланбек шабдан шайлоо шекер
шумкар эгемберди эмильбек эрмек эсен эсенбек алихан алишер амангельды амангелді арнур арыстан асылан бахыт бауржан бекарыс бейбит
галымжан даулет даурен дидар думан ерасыл ербол ерболат ержан еркин еркін жандос жасулан жомарт каиржан қайрат куаныш қуаныш
кайсар мейіржан мирас мухтар нуржан нурлыбек оралбек рауан санат серик серік тілек уалихан хамит шалкар айнаш айым
актоты алмагул ардак асем әсем ботагоз ботагөз гульжанат динаш жазира жулдыз жұлдыз зауре карлыгаш қарлығаш кулпаш макпал меруерт
назым раушан сандугаш сандуғаш толкын тоқжан улжан ұлжан шара шынар абдулазиз абдурахмон акмал акром анвар асрор баходир бекзод
бобур гайрат дониёр жамол жамшид зафар зокир икром камол лазиз мирзо музаффар нозим обид отабек рашид сухайл тулкин уктам уткир
феруз хамид хуршида шарофиддин шахзод шухрат элёр барно гулбахор гулноз гулнора дилдора зебо зульфия интизор лола мавлюда малика
мафтуна муборак нафиса нилуфар насиба ойбек раъно рано рохат саодат севара умида фотима холида шахло юлдуз баҳром далер ҷамшед
диловар хушвахт мехрубон мехрангез манижа мавзуна нигина парвина ситора тахмина фирӯза шабнам озар сомон эмомали мухаммад
артур богдана валерьян виолетта геннадия глеб егор ефим жанета захар инесса инга иннокентий лада лев лилиана макар марьям мелисса
мирон нелли нелля олеся радик рафаэль регина ренат рената рина руфина семён семен серафим снежана стефания тимофей филипп эвелина
элла эльвира эрика юлиан яна янина
абай адилет адина азат айдай айдана айдар айжан айзада айым айша акжол акмарал акылбек алина алия алмагүл алмагуль алсу аман амина
амир анара анвар аружан аскар асылбек атай ахмат баян бегимай бектур бермет болот бурул гаухар гүлзада гулайым гүлжан гульжан
гүлбара дамира данара дастан джамиля жамиля жамила дилноза дилшод дөөлөт ерлан ержан жазгүл жаныл жибек жумагүл жыпар жээнбек зебо зулфия
ибрагим ильяс индира ислам кайрат калыс канат каныбек каныкей карлыгач кенжебек клара кыял лейла лола лилия мавлюда максат малика
марат мансур медет мирлан мурат мурад мээргүл наргиза нарын нигора нодира нодир нуржан нурия нурсултан нурия омурбек өмүр розалия рахим
рано роза раиса сабина сабыр салима самат санжар сауле сымбат тахир тилек тимур толгонай төлөгөн тынчтык умида умид урмат
уулкан фаррух феруза фируза хадича хуршид шавкат шайыргүл шахноза шерзод шолпан шухрат эльдар эльнура эмиль эржан эркин эсен
юлдуз ясмин жамшед фирдавс мунира парвиз сухроб зафар зебунисо гульчехра бахтиёр бахром ботир дилором мадина нилуфар ўктам отабек
жасур жахонгир камола лайло махмуд муниса озода равшан сардор ситора тохир улугбек хилола шахло эркин
арман асан асет бауыржан гульмира дархан динмухамед еркебулан жанар жансая кайсар мадияр мейрам нурсаид олжас сакен тогжан толеген
эдуард аркадий эмма инна алла нина зоя лидия раиса оксана тарас богдан назар остап ярослава зоряна лесь оксана
kimberly crystal tiffany courtney megan lauren rachel hailey madison abigail sophie zoe leah naomi vanessa tracy holly
gail joyce judy beverly denise marilyn theodora carolyn janet maureen nora sheila paige brooke kenneth donald douglas dennis
carl harold keith wayne ralph eugene randy vincent philip johnny bradley craig derek shaun stuart graham nigel trevor clive
simon neil ian colin hugh duncan malcolm gordon leslie stanley norman herbert leroy clarence ernest milton curtis marvin
mark marc marco marcus oliver oscar amy emma olivia sarah sara laura linda lisa karen nancy betty ashley emily donna michelle amanda
melissa stephanie carol ruth sharon cynthia kathleen angela brenda diana alice grace rose joan judith heather teresa gloria janet
kevin brian gary jeffrey ryan eric scott justin brandon gregory keith jason sean adam aaron kyle bruce alan albert arthur ralph roy
eugene russell bobby mason harper ella lily chloe lucy hannah charlotte amelia isla noah ethan lucas logan owen dylan connor
hans jürgen klaus uwe ute heike petra sabine monika karin ingrid helga jörg jens lars sven dirk frank holger ralf thorsten torsten
markus tobias florian lukas felix moritz leon jonas finn anja antje birgit brigitte claudia doris gabi gudrun heidi renate silke
ayşe emine hatice zeynep elif meryem şerife sultan hanife merve özlem esra büşra burak emre murat serkan hakan ömer orhan osman
kemal cem can deniz ebru gül hülya nur oğuz onur selin sibel tolga volkan yasemin yılmaz aylin berk cemal engin erdem fatih
carmen pilar lucía sofía paula raquel marta cristina elena beatriz silvia rocío alba irene javier alberto diego álvaro adrián raúl
rubén iván óscar hugo ignacio rafael andrés sergio fernando gonzalo joaquín ángel ramiro ximena valentina camila mariana
зинаида тихон таисия глафира капитолина пелагея фаина эльвира римма савелий прохор матвей платон родион ростислав лукерья
çiğdem şebnem irem tuğba sevgi dilek ayten aysel nurten songül gönül pınar ceren gizem damla melek nuray filiz zehra asuman
çağlar yiğit barış şükrü kağan gökhan uğur tuğrul selçuk kerem cihan alper ufuk koray taner bülent levent ünal metin haluk
турсунай эркеайым гүлжамал кызжибек махабат наристе бегайым асылгүл айсулуу гүлкайыр жамал кымбат урпия айсалкын нурайым
алтынбек жыргалбек илимбек кылычбек шайлообек орозбек үсөн мыктыбек турдубек жеңишбек токтобек сатыбалды кубанычбек асылбек
эсенбай токтосун жолдошбек бекташ байыш акматбек белекбек сагынбек мамбет кожомкул советбек октябрь чынгызбек шаршенбек
дана еңлік айнұр ләззат қымбат гүлжан сәулет бибігүл қарақат маржан айсұлу гүлім жанат зейнеп ұлбосын күлән
бекболат айдос бақытжан тұрар шоқан асхат нұрлан ерғали жүсіп мұрат қанат сәкен мұқан бейімбет жұмабек қасымхан сейітжан
гулноза шоҳида мавлуда гавҳар саодат ҳурият мукаддас адолат гўзал шаҳло зилола наргис дилфуза муҳаббат мавжуда
қаҳрамон баҳром жамшид нурали абдуқодир зиёд ҳамид суннат тўлқин ғофур ўткир рўзи мирзоҳид абдуғани
фарзона гулбахор мадинахон савринисо шоира зайнура шералӣ хуршед қурбон ҳикмат тоҷиддин мирзошариф абдураҳмон сайфулло
рәна гүлсүм патигүл зайтуна мәһрибан абдукерим турсунжан тохти махмут пәрһат ильшат долкун ильхам абдували рошангүл
юсуп исхар халимэ фатимэ мамэ шэди хусэ салма рашид
ursula gisela anke ilse hannelore waltraud ingeborg liesel margit elfriede dietrich lothar eberhard siegfried gerhard manfred
martine odile gaëtan hervé loïc rémi gérard lionel fabrice didier régis
абдулрахман абдалла хамза самир набиль карим салим рания амаль хадиджа
joanna phyllis marjorie bethany gemma tamsin rosalind gareth rhys angus fergus desmond bernard edmund cedric
chloé léa manon camille inès jade louise amélie céline aurélie bruno olivier luc pascal thierry yves gilles
"""


def _tables() -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], frozenset[str]]:
    """By key: the names a word may stand for; the names it is in full; every key there is."""
    stands_for: dict[str, set[int]] = {}
    full: dict[str, set[int]] = {}
    known: set[str] = set()
    for number, line in enumerate(_FORMS.strip().splitlines()):
        names, _bar, short = line.partition("|")
        for word in names.split():
            stands_for.setdefault(keys(word)[0], set()).add(number)
            full.setdefault(keys(word)[0], set()).add(number)
        for word in short.split():
            stands_for.setdefault(keys(word)[0], set()).add(number)
    known |= stands_for.keys()
    known |= {keys(word)[0] for word in _MORE.split()}
    return (
        {key: frozenset(numbers) for key, numbers in stands_for.items()},
        {key: frozenset(numbers) for key, numbers in full.items()},
        frozenset(known),
    )


_STANDS_FOR, _FULL, _KNOWN = _tables()
NAMES = frozenset(word for line in _FORMS.splitlines() for word in line.replace("|", " ").split())
"""The forms as they are written in the table."""
_FOLDED = frozenset(map(text.fold, NAMES))


@lru_cache(maxsize=60_000)
def is_given(word: str) -> bool:
    """Whether a word is a given name or a short form of one."""
    return any(key in _KNOWN for key in keys(word)[:2])


@lru_cache(maxsize=2000)
def in_other_script(word: str) -> tuple[str, ...]:
    """The Latin keys (`text.latin`) under which a folded given name is written in the other script.

    Short forms are other names.
    """
    numbers = _FULL.get(keys(word)[0], frozenset()) if word in _FOLDED else frozenset()
    lines = _FORMS.strip().splitlines()
    others = [
        text.latin(text.fold(form))
        for number in sorted(numbers)
        for form in lines[number].partition("|")[0].split()
        if text.script(form) != text.script(word)
    ]
    return tuple(dict.fromkeys(others))


@lru_cache(maxsize=60_000)
def forms(word: str) -> frozenset[int]:
    """The names a word may stand for, as numbers; none for a name that has no other forms."""
    found: frozenset[int] = frozenset()
    for key in keys(word)[:3]:
        found |= _STANDS_FOR.get(key, frozenset())
    return found
