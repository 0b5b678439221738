// How long a text is for each network, as content/writing/counting.py says it, so that the number under a text moves with the
// typing. What the server says comes a moment later and is what counts; tests hold both against the same texts.

const LINK_WEIGHT = 23;
// Longer words are not searched for links without a scheme: such searches are quadratic. See counting.py.
const LONGEST_WORD = 280;
const MOST_DOTS = 10;
const BLUESKY = { graphemes: 300, bytes: 3000 };
// twitter-text, configuration 3: what weighs one; everything else weighs two.
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];

// The ends of host names that X knows: a link needs no scheme to be one.
const ENDINGS = [
  "aaa aarp abarth abb abbott abbvie abc able abogado abudhabi ac academy accenture accountant accountants aco active",
  "actor ad adac ads adult ae aeg aero aetna af afamilycompany afl africa ag agakhan agency ai aig aigo airbus airforce",
  "airtel akdn al alfaromeo alibaba alipay allfinanz allstate ally alsace alstom am americanexpress americanfamily amex",
  "amfam amica amsterdam an analytics android anquan anz ao aol apartments app apple aq aquarelle ar arab aramco archi",
  "army arpa art arte as asda asia associates at athleta attorney au auction audi audible audio auspost author auto autos",
  "avianca aw aws ax axa az azure ba baby baidu banamex bananarepublic band bank bar barcelona barclaycard barclays",
  "barefoot bargains baseball basketball bauhaus bayern bb bbc bbt bbva bcg bcn bd be beats beauty beer bentley berlin",
  "best bestbuy bet bf bg bh bharti bi bible bid bike bing bingo bio biz bj bl black blackfriday blanco blockbuster blog",
  "bloomberg blue bm bms bmw bn bnl bnpparibas bo boats boehringer bofa bom bond boo book booking boots bosch bostik",
  "boston bot boutique box bq br bradesco bridgestone broadway broker brother brussels bs bt budapest bugatti build",
  "builders business buy buzz bv bw by bz bzh ca cab cafe cal call calvinklein cam camera camp cancerresearch canon",
  "capetown capital capitalone car caravan cards care career careers cars cartier casa case caseih cash casino cat", // codespell:ignore
  "catering catholic cba cbn cbre cbs cc cd ceb center ceo cern cf cfa cfd cg ch chanel channel charity chase chat cheap", // codespell:ignore
  "chintai chloe christmas chrome chrysler church ci cipriani circle cisco citadel citi citic city cityeats ck cl claims",
  "cleaning click clinic clinique clothing cloud club clubmed cm cn co coach codes coffee college cologne com comcast",
  "commbank community company compare computer comsec condos construction consulting contact contractors cooking",
  "cookingchannel cool coop corsica country coupon coupons courses cpa cr credit creditcard creditunion cricket crown crs",
  "cruise cruises csc cu cuisinella cv cw cx cy cymru cyou cz dabur dad dance data date dating datsun day dclk dds de",
  "deal dealer deals degree delivery dell deloitte delta democrat dental dentist desi design dev dhl diamonds diet",
  "digital direct directory discount discover dish diy dj dk dm dnp do docs doctor dodge dog doha domains doosan dot",
  "download drive dtv dubai duck dunlop duns dupont durban dvag dvr dz earth eat ec eco edeka edu education ee eg eh",
  "email emerck energy engineer engineering enterprises epost epson equipment er ericsson erni es esq estate esurance et",
  "etisalat eu eurovision eus events everbank exchange expert exposed express extraspace fage fail fairwinds faith family",
  "fan fans farm farmers fashion fast fedex feedback ferrari ferrero fi fiat fidelity fido film final finance financial",
  "fire firestone firmdale fish fishing fit fitness fj fk flickr flights flir florist flowers flsmidth fly fm fo foo food", // codespell:ignore
  "foodnetwork football ford forex forsale forum foundation fox fr free fresenius frl frogans frontdoor frontier ftr",
  "fujitsu fujixerox fun fund furniture futbol fyi ga gal gallery gallo gallup game games gap garden gay gb gbiz gd gdn",
  "ge gea gent genting george gf gg ggee gh gi gift gifts gives giving gl glade glass gle global globo gm gmail gmbh gmo",
  "gmx gn godaddy gold goldpoint golf goo goodhands goodyear goog google gop got gov gp gq gr grainger graphics gratis",
  "green gripe grocery group gs gt gu guardian gucci guge guide guitars guru gw gy hair hamburg hangout haus hbo hdfc",
  "hdfcbank health healthcare help helsinki here hermes hgtv hiphop hisamitsu hitachi hiv hk hkt hm hn hockey holdings",
  "holiday homedepot homegoods homes homesense honda honeywell horse hospital host hosting hot hoteles hotels hotmail",
  "house how hr hsbc ht htc hu hughes hyatt hyundai ibm icbc ice icu id ie ieee ifm iinet ikano il im imamat imdb immo",
  "immobilien in inc industries infiniti info ing ink institute insurance insure int intel international intuit",
  "investments io ipiranga iq ir irish is iselect ismaili ist istanbul it itau itv iveco iwc jaguar java jcb jcp je jeep", // codespell:ignore
  "jetzt jewelry jio jlc jll jm jmp jnj jo jobs joburg jot joy jp jpmorgan jprs juegos juniper kaufen kddi ke kerryhotels",
  "kerrylogistics kerryproperties kfh kg kh ki kia kim kinder kindle kitchen kiwi km kn koeln komatsu kosher kp kpmg kpn",
  "kr krd kred kuokgroup kw ky kyoto kz la lacaixa ladbrokes lamborghini lamer lancaster lancia lancome land landrover",
  "lanxess lasalle lat latino latrobe law lawyer lb lc lds lease leclerc lefrak legal lego lexus lgbt li liaison lidl",
  "life lifeinsurance lifestyle lighting like lilly limited limo lincoln linde link lipsy live living lixil lk llc llp",
  "loan loans locker locus loft lol london lotte lotto love lpl lplfinancial lr ls lt ltd ltda lu lundbeck lupin luxe",
  "luxury lv ly ma macys madrid maif maison makeup man management mango map market marketing markets marriott marshalls",
  "maserati mattel mba mc mcd mcdonalds mckinsey md me med media meet melbourne meme memorial men menu meo merckmsd",
  "metlife mf mg mh miami microsoft mil mini mint mit mitsubishi mk ml mlb mls mm mma mn mo mobi mobile mobily moda moe",
  "moi mom monash money monster montblanc mopar mormon mortgage moscow moto motorcycles mov movie movistar mp mq mr ms",
  "msd mt mtn mtpc mtr mu museum mutual mutuelle mv mw mx my mz na nab nadex nagoya name nationwide natura navy nba nc ne",
  "nec net netbank netflix network neustar new newholland news next nextdirect nexus nf nfl ng ngo nhk ni nico nike nikon",
  "ninja nissan nissay nl no nokia northwesternmutual norton now nowruz nowtv np nr nra nrw ntt nu nyc nz obi observer",
  "off office okinawa olayan olayangroup oldnavy ollo om omega one ong onion onl online onyourside ooo open oracle orange", // codespell:ignore
  "org organic orientexpress origins osaka otsuka ott ovh pa page pamperedchef panasonic panerai paris pars partners",
  "parts party passagens pay pccw pe pet pf pfizer pg ph pharmacy phd philips phone photo photography photos physio",
  "piaget pics pictet pictures pid pin ping pink pioneer pizza pk pl place play playstation plumbing plus pm pn pnc pohl",
  "poker politie porn post pr pramerica praxi press prime pro prod productions prof progressive promo properties property",
  "protection pru prudential ps pt pub pw pwc py qa qpon quebec quest qvc racing radio raid re read realestate realtor",
  "realty recipes red redstone redumbrella rehab reise reisen reit reliance ren rent rentals repair report republican",
  "rest restaurant review reviews rexroth rich richardli ricoh rightathome ril rio rip rmit ro rocher rocks rodeo rogers",
  "room rs rsvp ru rugby ruhr run rw rwe ryukyu sa saarland safe safety sakura sale salon samsclub samsung sandvik",
  "sandvikcoromant sanofi sap sapo sarl sas save saxo sb sbi sbs sc sca scb schaeffler schmidt scholarships school schule",
  "schwarz science scjohnson scor scot sd se search seat secure security seek select sener services ses seven sew sex",
  "sexy sfr sg sh shangrila sharp shaw shell shia shiksha shoes shop shopping shouji show showtime shriram si silk sina",
  "singles site sj sk ski skin sky skype sl sling sm smart smile sn sncf so soccer social softbank software sohu solar",
  "solutions song sony soy space spiegel sport spot spreadbetting sr srl srt ss st stada staples star starhub statebank",
  "statefarm statoil stc stcgroup stockholm storage store stream studio study style su sucks supplies supply support surf",
  "surgery suzuki sv swatch swiftcover swiss sx sy sydney symantec systems sz tab taipei talk taobao target tatamotors",
  "tatar tattoo tax taxi tc tci td tdk team tech technology tel telecity telefonica temasek tennis teva tf tg th thd",
  "theater theatre tiaa tickets tienda tiffany tips tires tirol tj tjmaxx tjx tk tkmaxx tl tm tmall tn to today tokyo",
  "tools top toray toshiba total tours town toyota toys tp tr trade trading training travel travelchannel travelers",
  "travelersinsurance trust trv tt tube tui tunes tushu tv tvs tw tz ua ubank ubs uconnect ug uk um unicom university uno",
  "uol ups us uy uz va vacations vana vanguard vc ve vegas ventures verisign vermögensberater vermögensberatung",
  "versicherung vet vg vi viajes video vig viking villas vin vip virgin visa vision vista vistaprint viva vivo vlaanderen",
  "vn vodka volkswagen volvo vote voting voto voyage vu vuelos wales walmart walter wang wanggou warman watch watches",
  "weather weatherchannel webcam weber website wed wedding weibo weir wf whoswho wien wiki williamhill win windows wine",
  "winners wme wolterskluwer woodside work works world wow ws wtc wtf xbox xerox xfinity xihuan xin xperia xxx xyz yachts",
  "yahoo yamaxun yandex ye yodobashi yoga yokohama you youtube yt yun za zappos zara zero zip zippo zm zone zuerich zw ελ",
  "ευ бг бел дети ею католик ком мкд мон москва онлайн орг рус рф сайт срб укр қаз հայ קום ابوظبي اتصالات ارامكو الاردن",
  "البحرين الجزائر السعودية العليان المغرب امارات ایران بارت بازار بيتك بھارت تونس سودان سورية شبكة عراق عرب عمان فلسطين",
  "قطر كاثوليك كوم مصر مليسيا موبايلي موريتانيا موقع همراه پاکستان ڀارت कॉम नेट भारत भारतम् भारोत संगठन বাংলা ভারত ভাৰত",
  "ਭਾਰਤ ભારત ଭାରତ இந்தியா இலங்கை சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා คอม ไทย ລາວ გე みんな クラウド グーグル コム ストア セール ファッション ポイント 世界",
  "中信 中国 中國 中文网 企业 佛山 信息 健康 八卦 公司 公益 台湾 台灣 商城 商店 商标 嘉里 嘉里大酒店 在线 大众汽车 大拿 天主教 娱乐 家電 工行 广东 微博 慈善 我爱你 手机 手表 招聘 政务 政府 新加坡 新闻",
  "时尚 書籍 机构 淡马锡 游戏 澳門 点看 珠宝 移动 组织机构 网址 网店 网站 网络 联通 诺基亚 谷歌 购物 通販 集团 電訊盈科 飞利浦 食品 餐厅 香格里拉 香港 닷넷 닷컴 삼성 한국",
].join(" ").split(" ");

const LATIN = "\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF";
const TURNS = "\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069";
const BROKEN = "\\uFFFE\\uFEFF\\uFFFF";
const SPACES = "\\x09-\\x0D\\x20\\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";

const ENDING = `(?:(?:${ENDINGS.join("|")})(?=[^0-9a-zA-Z\\u0130\\u0131@+\\-]|$)|xn--[\\-0-9a-z]+)`;
const LETTER = `[^!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]\\^_{|}~$${SPACES}${BROKEN}${TURNS}]`;
const HOST = `(?:(?:${LETTER}(?:[_\\-]|${LETTER})*)?${LETTER}\\.)*(?:(?:${LETTER}(?:-|${LETTER})*)?${LETTER}\\.)${ENDING}`;
const IN_PATH = `[a-z\\u0400-\\u04FF0-9!*';:=+,.$\\/%#\\[\\]\\-\\u2013_~@\\|&${LATIN}]`;
const IN_BRACKETS = `\\((?:${IN_PATH}+|(?:${IN_PATH}*\\(${IN_PATH}+\\)${IN_PATH}*))\\)`;
const PATH_END = `[+\\-a-z\\u0400-\\u04FF0-9=_#\\/${LATIN}]`;
const PATH = `(?:${IN_PATH}*(?:${IN_BRACKETS}${IN_PATH}*)*${PATH_END}|${IN_BRACKETS}|@${IN_PATH}+\\/)`;
const QUERY = "\\?[a-z0-9!?*'@();:&=+$\\/%#\\[\\]\\-_.,~\\|]*[a-z0-9\\-_&=#\\/]";
const BEFORE = `[^A-Za-z0-9\\u0130\\u0131@＠$#＃${BROKEN}]|[${TURNS}]|^`;
const ANY_LINK = new RegExp(`(${BEFORE})((https?:\\/\\/)?(${HOST})(?::[0-9]+)?(\\/${PATH}*)?(?:${QUERY})?)`, "giu");
const PLAIN_HOST = new RegExp(`(?:[\\-a-z0-9${LATIN}]+\\.)+${ENDING}`, "giu");
const SHORT = new RegExp(`^https?:\\/\\/t\\.co\\/([a-z0-9]+)(?:${QUERY})?`, "iu");

// What nameprep (RFC 3491) forbids, and labels that claim to be encoded already.
const NEVER_IN_HOSTS = /[\p{Co}\p{Cs}\x80-\x9F\u0340\u0341\u06DD\u070F\u2060-\u2063\u206A-\u206F\u2FF0-\u2FFB\uFFF9-\uFFFD\u{E0000}-\u{E007F}]|(?:^|\.)xn--(?=[^.]*[^\x00-\x7F])/iu;

const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D"; // codespell:ignore
const WRITTEN_LINK = new RegExp(`(?<![${WORD}@\\/])https?:\\/\\/[^\\s<>"“”]*[^\\s<>"“”.,;:!?()\\[\\]'…]`, "giu");
const MENTION = /(?<![A-Za-z0-9_/])(@[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)@[A-Za-z0-9_][A-Za-z0-9_.-]*/g;
const RESERVED = /[\\|{}@[\]()<>#*_~]/g;
const SHOWN_AS_EMOJI = /[\p{Emoji_Presentation}\uFE0F\u20E3]/u;
const PERHAPS_EMOJI = /[\p{Emoji}\p{RI}\p{EMod}\uFE0F\u200D\u20E3\u{E0020}-\u{E007F}]+/gu;
const LONGEST_EMOJI = 12;
const KNOWN_EMOJI = knownEmoji();

const splitter = Intl.Segmenter ? new Intl.Segmenter("und", { granularity: "grapheme" }) : null;
// Conjuncts that are one grapheme from Unicode 17 on: networks count as Unicode 16 does, whatever this browser knows.
const JOINS = /[\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6\u{10A3F}\u{11133}\u{113D0}\u{1193E}\u{11A47}\u{11A99}\u{11F42}][\p{M}\u200D]*(?=\p{Lo})/gu;
const bytes = new TextEncoder();

export const COUNTS = {
  x: weighted, bluesky, mastodon, threads, telegram: utf16, tiktok: utf16, linkedin,
  facebook: characters, instagram: characters, youtube: characters,
};

/** The length of `text` as `network` counts it. */
export function count(network, text) {
  return COUNTS[network](text.replace(/\r\n?/g, "\n"));
}

/** What goes out on a network, in order: one text, or the parts of a thread; link and hashtags end the last one. */
export function sent(text, link, hashtags, { threads: inParts }) {
  const divider = /^[ \t]*---[ \t\r]*$/m;
  const parts = inParts && divider.test(text) ? text.split(new RegExp(divider, "gm")).map((part) => part.trim()) : [text];
  const last = [parts.pop(), link.trim(), hashtags.trim()].filter(Boolean).join("\n\n");
  return [...parts, last];
}

function characters(text) { return [...text].length; }
function utf16(text) { return text.length; }
function linkedin(text) { return characters(text) + (text.match(RESERVED) ?? []).length; }

function graphemes(text) { return splitter ? [...splitter.segment(text)].map((one) => one.segment) : [...text]; }
function manyGraphemes(text) { return graphemes(text).reduce((sum, one) => sum + 1 + (one.match(JOINS) ?? []).length, 0); }

function bluesky(text) {
  const size = bytes.encode(text).length;
  const many = manyGraphemes(text);
  if (size <= BLUESKY.bytes) return many;
  return Math.max(many, BLUESKY.graphemes + 1, Math.floor((size * BLUESKY.graphemes) / BLUESKY.bytes));
}

function mastodon(text) {
  return manyGraphemes(text.replace(WRITTEN_LINK, "x".repeat(LINK_WEIGHT)).replace(MENTION, "$1"));
}

function threads(text) {
  const lengthOf = (one) => (SHOWN_AS_EMOJI.test(one) ? bytes.encode(one).length : characters(one));
  return graphemes(text).reduce((sum, one) => sum + lengthOf(one), 0);
}

/** X's measure, word by word: no link goes past a space, and a space weighs one. */
function weighted(text) {
  const [first, ...rest] = text.normalize("NFC").split(/([ \t\n]+)/);
  return rest.reduce((sum, piece, number) => sum + (number % 2 ? weighedWord(` ${piece}`) - 1 : piece.length), weighedWord(first));
}

function weighedWord(word) {
  if (word.split(".").length - 1 <= MOST_DOTS && characters(word) <= LONGEST_WORD) return weigh(word);
  let links = 0;
  const rest = word.replace(WRITTEN_LINK, (link) => (linksSomewhere(link) ? ((links += 1), "") : link));
  return LINK_WEIGHT * links + (rest.split(".").length - 1) + weigh(rest.replaceAll(".", ""));
}

function linksSomewhere(link) {
  const host = /^https?:\/\/[^\s/?#:]+/i.exec(link);
  if (!host || characters(host[0]) > LONGEST_WORD || host[0].split(".").length - 1 > MOST_DOTS) return false;
  return weigh(host[0]) === LINK_WEIGHT;
}

function weigh(text) {
  const links = linksIn(text);
  const emoji = emojiIn(text);
  let sum = 0;
  for (let at = 0; at < text.length;) {
    const wide = links.get(at) ?? emoji.get(at);
    sum += links.has(at) ? LINK_WEIGHT : emoji.has(at) ? 2 : weightOf(text.codePointAt(at));
    at += wide ?? (text.codePointAt(at) > 0xffff ? 2 : 1);
  }
  return sum;
}

function weightOf(point) { return LIGHT.some(([from, to]) => from <= point && point <= to) ? 1 : 2; }

/** Where links begin in a word, and how far each goes. */
function linksIn(text) {
  const found = new Map();
  if (!text.includes(".")) return found;
  for (const { 0: whole, 1: before, 2: link, 3: scheme, 4: host, 5: path, index } of text.matchAll(ANY_LINK)) {
    const start = index + whole.length - link.length;
    if (!isHost(host)) continue;
    if (scheme) {
      const short = SHORT.exec(link);
      if (!short) found.set(start, link.length);
      else if (short[1].length <= 40) found.set(start, short[0].length);
    } else if (!/^[-_./]/.test(before)) {
      bareLinks(found, start, { link, host, path });
    }
  }
  return found;
}

function bareLinks(found, start, { link, host, path }) {
  const plain = [...host.matchAll(PLAIN_HOST)];
  for (const one of plain) found.set(start + one.index, one[0].length);
  const last = plain.at(-1);
  if (last && path) found.set(start + last.index, link.length - host.length + last[0].length);
}

function isHost(host) {
  if (/^[\x00-\x7f]*$/.test(host)) return host.split(".").every((label) => label.length > 0 && label.length < 64);
  if (NEVER_IN_HOSTS.test(host)) return false;
  try {
    return new URL(`http://${host}`).hostname.split(".").every((label) => label.length > 0 && label.length < 64);
  } catch {
    return true; // X maps less strictly than browsers do
  }
}

/** Where emoji begin, and how far each goes: the longest beginning that is one emoji, with or without what makes it colourful. */
function emojiIn(text) {
  const found = new Map();
  for (const { 0: whole, index } of text.matchAll(PERHAPS_EMOJI)) {
    for (let at = 0; at < whole.length;) {
      const wide = longestEmoji(whole.slice(at));
      if (wide) found.set(index + at, wide);
      at += wide || (whole.codePointAt(at) > 0xffff ? 2 : 1);
    }
  }
  return found;
}

function longestEmoji(text) {
  const points = [...text].slice(0, LONGEST_EMOJI);
  for (let many = points.length; many > 0; many -= 1) {
    const one = points.slice(0, many).join("");
    if (KNOWN_EMOJI(one)) return one.length;
  }
  return 0;
}

/** Whether a text is one emoji; browsers too old to know the list take what looks like one. */
function knownEmoji() {
  const plain = /^(?:\p{Emoji_Presentation}|\p{RI}\p{RI}|\p{Emoji}\uFE0F|[#*0-9]\uFE0F?\u20E3|\p{Extended_Pictographic})/u;
  try {
    const known = new RegExp("^\\p{RGI_Emoji}$", "v");
    return (one) => known.test(one) || (onlyPaler(one) && known.test(coloured(one)));
  } catch {
    return (one) => plain.test(one);
  }
}

/** Whether nothing but variation selectors is missing from an emoji. */
function onlyPaler(one) {
  const rest = [...one];
  for (const point of coloured(one)) if (point === rest[0]) rest.shift();
  return rest.length === 0;
}

/** An emoji with every variation selector that it may have been written without. */
function coloured(one) {
  const points = [...one.replaceAll("\uFE0F", "")];
  return points.map((point, at) => {
    const flat = /\p{Emoji}/u.test(point) && !/\p{Emoji_Presentation}/u.test(point);
    return flat && !/\p{EMod}/u.test(points[at + 1] ?? "") ? `${point}\uFE0F` : point;
  }).join("");
}
