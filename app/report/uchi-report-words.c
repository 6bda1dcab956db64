/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words tell nothing about a person. Too strict costs a helper a word; too loose costs a family its name. */
#include "report/uchi-report-private.h"

#include <string.h>

#define LEAST_LETTERS 3

/* nobody is called so, in no language: these stay wherever they stand */
static const char *const plain_words[] = {
  /* entrances, pages and programs */
  "aarch", "access", "admin", "administrator", "android", "apache", "api", "appweb", "area", "armv", "asterisk", "authentication",
  "basic", "boa", "broadcaster", "build", "cloud", "config", "control", "cups", "data", "debian", "default", "demo", "digest", "dlna",
  "dlnadoc", "domain", "dropbear", "embedded", "engine", "ethernet", "firmware", "freebsd", "ftp", "goahead", "http", "httpd", "https",
  "index", "internet", "ip", "ipc", "jetty", "kernel", "lighttpd", "linux", "live", "login", "management", "media", "menu", "microsoft",
  "minidlna", "miniupnpd", "mips", "mode", "network", "nginx", "node", "of", "open", "openssh", "openwrt", "page", "password", "portable",
  "preempt", "raspbian", "realm", "release", "remote", "rev", "rom", "rompager", "route", "rtsp", "samba", "sdk", "secure", "server", "service",
  "setup", "share", "smp", "software", "ssh", "streaming", "system", "the", "thttpd", "time", "tizen", "ubuntu", "unix", "update", "upnp",
  "user", "ver", "version", "web", "webos", "webs", "webserver", "wi", "fi", "wifi", "windows", "wireless",
  /* of protocols: UPnP device types (UPnP Device Architecture, 2.3), service types (IANA), WS-Discovery types (DPWS, ONVIF, WSD) */
  "airplay", "cast", "common", "connection", "datastream", "dial", "dn", "gateway", "gena", "google", "googlecast", "hap", "homekit", "info",
  "interface", "ipp", "ipps", "lan", "layer", "matter", "matterc", "matterd", "multicast", "onvif", "org", "pdl", "player", "proxy", "raop",
  "receiver", "renderer", "root", "rootdevice", "scan", "scanner", "schemas", "sleep", "smb", "spotify", "tcp", "tds", "transmitter", "udp",
  "urn", "uscan", "uscans", "uuid", "wan", "wfa", "workstation", "wsd", "wsdapi", "wsdp", "xbox",
  /* what companies are called besides */
  "co", "company", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd", "technologies",
  /* kinds of things, and what is printed beside a model */
  "air", "antenna", "audio", "base", "bridge", "button", "cam", "camera", "chain", "color", "device", "digital", "disk",
  "door", "game", "gate", "hd", "hdd", "home", "hub", "ieee", "iii", "image", "inkjet", "iot",
  "laser", "light", "machine", "mfp", "micro", "mini", "mobile", "model", "motion", "nas", "note", "one", "pc",
  "phone", "play", "plug", "poe", "print", "printer", "pro", "radio", "recorder", "robot", "router", "safe", "sense", "series", "smart",
  "speaker", "station", "studio", "switch", "television", "tv", "unifi", "unit", "video", "wide",
};

/* in the fields of makers these are theirs, though by their sounds they could be names; family names among makers' are not here */
static const char *const maker_words[] = {
  "ai", "alpine", "amazon", "asus", "atom", "bio", "bios", "bose", "daikin", "darwin", "deck", "denon", "denso", "diga", "dome", "fujitsu", "gen",
  "giga", "hi", "hitachi", "house", "huawei", "hue", "ikea", "imagio", "imou", "iodata", "ios", "iris", "japan", "kasa", "kodi", "mega", "mijia", "miio",
  "mimosa", "mitsubishi", "moto", "nano", "nature", "neo", "nihon", "nintendo", "nuro", "oki", "onkyo", "oppo", "remo", "rinnai", "roku", "roomba",
  "sanyo", "seagate", "seiko", "sensibo", "sonos", "tado", "tapo", "tenda", "tera", "titan", "tone", "toshiba", "toto", "tuya", "uc", "uni", "wemo",
  "yamaha", "zen", "zenfone",
};

/* of makers and of the trade: nobody is called so either, and without them their sounds would hide them; these too stay only in the fields of makers */
static const char *const trade_words[] = {
  "adapter", "aiphone", "airport", "airstation", "american", "arcadyan", "assistant", "audiocodes", "automation", "balance", "battery", "bluetooth",
  "bravia", "brother", "cameras", "canon", "command", "commax", "communication", "communications", "companies", "component", "computer", "conditioner",
  "conditioning", "controller", "converter", "corega", "demand", "desktop", "detector", "diskstation", "edgerouter", "edimax", "electric",
  "electronics", "elgato", "energy", "engineering", "enphase", "enterprise", "entertainment", "environment", "epson", "esphome", "exacqvision",
  "firewall", "formosa", "general", "generator", "gigabit", "gigaset", "goahead", "haivision", "heater", "hikvision", "homepod", "humax", "idec",
  "imageclass", "imagerunner", "incorporated", "indoor", "industrial", "industries", "industry", "institute", "instruments", "integrated",
  "intelligent", "interactive", "intercom", "intercoms", "interlogix", "intermec", "international", "ipad", "iphone", "ipod", "irobot", "juniper",
  "kddi", "keenetic", "konica", "laboratories", "laboratory", "laptop", "lenovo", "linkstation", "lite", "logitec", "logitech", "macbook", "maker",
  "makers", "manager", "manufacturing", "marantz", "megapixel", "mesh", "meter", "meters", "minolta", "mobotix", "modem", "module", "monitor",
  "monitors", "monochrome", "motor", "motorola", "musiccast", "nanoleaf", "netatmo", "netgate", "netgear", "nichicon", "noritz", "notebook",
  "openmediavault", "option", "outdoor", "outlet", "panasonic", "panel", "panels", "paradox", "personal", "photosmart", "pixel", "playstation",
  "pocketwifi", "power", "printers", "projector", "purpose", "raid", "reader", "readers", "repeater", "resources", "retail", "ring", "roborock",
  "routers", "santec", "santech", "satellite", "scanners", "sensor", "shutter", "softbank", "solar", "solution", "solutions", "sony", "sound",
  "soundpoint", "soundtouch", "speakers", "square", "standard", "stations", "storage", "support", "surveillance", "synology", "tablet", "telecom",
  "telecommunications", "terminal", "thermostat", "thinkpad", "trassir", "trendnet", "truvision", "ubiquiti", "undefined", "universal", "vacuum",
  "vaio", "viera", "vision", "vizio", "volumio", "washer", "watch", "water", "workcentre", "xiaomi", "yaskawa", "zenitel", "zoom",
};

/* what an owner writes beside a name: what he calls the machine, the room or the person by */
static const char *const beside_words[] = {
  "arrows", "aquos", "baby", "bed", "book", "books", "box", "boy", "chromebook", "dad", "dell", "desk", "dr", "drive", "dynabook", "galaxy", "girl", "hp", "imac", "kids",
  "kitchen", "lap", "lavie", "living", "mac", "mbp", "miss", "mom", "mr", "mrs", "ms", "my", "net", "new", "no", "old", "pad", "regza", "surface", "tab", "tele",
  "top", "win", "wlan", "work", "xperia",
};
/* digits that are part of a word */
static const char *const digit_words[] = { "2k", "3d", "4k", "8k", "amd64", "arm64", "h264", "h265", "i386", "i686", "ieee1394", "ipv4", "ipv6", "md5", "mp4", "p2p",
                                           "win32", "win64", "wpa2", "wpa3", "x86" };
/* too short to be told by their sounds */
static const char *const short_names[] = { "ao", "ei", "oe", "oh", "oi", "ue" };
/* the same as beside_words, of words that only people write: a product is not called so */
static const char *const home_words[] = { "chan", "family", "kazoku", "kun", "mama", "papa", "room", "sama", "san" };

/* the commonest given and family names of those who live in Japan and come from elsewhere, as their sounds do not tell them; in the alphabet's order. What
 * is a maker's or a product's name besides is not here */
static const char *const foreign_names[] = {
  "aaron", "abdul", "abdullah", "abraham", "acharya", "adam", "adhikari", "adrian", "agnes", "agnieszka", "aguilar", "aguirre", "ahmad", "ahmed",
  "akter", "alan", "albert", "alejandro", "alessandro", "alessia", "alexander", "alexandra", "alexey", "alfie", "alfred", "alice", "alison",
  "allison", "almeida", "alvarez", "alves", "amanda", "amelia", "amit", "amy", "ana", "anastasia", "anderson", "andre", "andrea", "andreas",
  "andrew", "andrey", "andrzej", "angela", "angelica", "angus", "anil", "anna", "anne", "annie", "anthony", "antonio", "antony", "aquino", "araujo",
  "archie", "arnaud", "arthur", "arun", "ashley", "aung", "aurelie", "azevedo", "bahadur", "bandara", "baptiste", "barbosa", "bartosz", "basnet",
  "batbayar", "bautista", "bayarmaa", "beatriz", "begum", "benjamin", "benoit", "bernard", "bertrand", "beth", "betty", "beverly", "bhandari",
  "bhattarai", "bianca", "bibek", "bilal", "bishnu", "bjorn", "bradley", "brandon", "brenda", "brian", "brittany", "bruce", "bruno", "bryan",
  "burak", "byung", "camila", "cardoso", "carl", "carla", "carlos", "carmen", "carol", "caroline", "carvalho", "castillo", "castro", "catherine",
  "cecilia", "cedric", "celine", "chaiwat", "charles", "charlie", "charlotte", "chavez", "chen", "cheng", "cheryl", "chiara", "chloe", "choi",
  "chong", "chowdhury", "chris", "christian", "christina", "christine", "christopher", "claire", "clara", "claudia", "cleber", "clement",
  "clifford", "collins", "condori", "connor", "correia", "costa", "courtney", "craig", "cristina", "cruz", "cynthia", "daniel", "daniela",
  "danielle", "david", "davies", "davis", "deborah", "deepak", "delacruz", "delphine", "denis", "denise", "dennis", "derek", "dhakal", "diana",
  "diego", "dieter", "dimitri", "dinesh", "dinh", "dissanayake", "dmitri", "dmitriy", "dmitry", "domingo", "dominic", "donald", "donna", "dorothy",
  "douglas", "duarte", "duncan", "dylan", "edith", "edson", "eduardo", "edward", "edwards", "ekaterina", "elaine", "eleanor", "elena", "elif",
  "elisabeth", "elizabeth", "ellen", "emily", "emma", "emmanuel", "emre", "enkhbayar", "eric", "erica", "erik", "ernest", "ernst", "espinoza",
  "esther", "ethan", "etienne", "eugene", "eva", "evans", "evelyn", "evgeny", "fabrice", "fabrizio", "faisal", "farooq", "fatima", "fatma",
  "felipe", "felix", "fernanda", "fernandes", "fernandez", "fernando", "ferreira", "filippo", "fiona", "florent", "flores", "fontaine", "frances",
  "francesca", "francis", "francisco", "francois", "frank", "freddie", "frederic", "freitas", "fritz", "gabriel", "gabriela", "gaelle", "galina",
  "ganbaatar", "ganbold", "garcia", "gareth", "gary", "gautam", "geoffrey", "george", "gerald", "ghimire", "ghulam", "giang", "gianluca", "gilbert",
  "gilles", "gillian", "giovanni", "giulia", "gloria", "gomes", "gomez", "gonzales", "gonzalez", "gordon", "graham", "greg", "gregoire", "gregory",
  "grigory", "grzegorz", "guilherme", "guillaume", "guillermo", "gunawardena", "gunther", "gurung", "gustavo", "gutierrez", "guzman", "hakan",
  "hanh", "hannah", "hans", "haoran", "hari", "harold", "harris", "harry", "hassan", "heather", "hector", "heidi", "heitor", "helen", "helena",
  "helga", "henrik", "henry", "hernandez", "herve", "hieu", "hoang", "holger", "holly", "hong", "horst", "hossain", "howard", "htet", "huaman",
  "huang", "hughes", "hugo", "hung", "huong", "hussain", "hussein", "hwang", "ibrahim", "ignacio", "igor", "imogen", "imran", "ingrid", "iqbal",
  "irina", "isaac", "isabel", "isabella", "isabelle", "ivan", "jack", "jackson", "jacob", "jacqueline", "jacques", "jaime", "jakub", "james",
  "jamie", "jane", "janet", "janice", "jason", "javier", "jayawardena", "jean", "jeff", "jeffrey", "jennifer", "jenny", "jens", "jeong", "jeremy",
  "jerome", "jerry", "jesse", "jessica", "jesus", "jian", "jianhua", "jihoon", "jimenez", "jimmy", "jingjing", "jiwon", "joan", "joanna", "joanne",
  "joao", "joe", "joel", "johan", "johannes", "john", "johnny", "johnson", "jonas", "jonathan", "jones", "jorge", "jose", "joseph", "josh",
  "joshua", "joyce", "juan", "juana", "juanita", "judith", "judy", "julia", "julian", "juliana", "julie", "julien", "jung", "junjie", "jurgen",
  "justin", "kang", "karen", "karim", "karki", "karl", "katarzyna", "kate", "katherine", "kathleen", "kathryn", "kathy", "katie", "kavita", "keith",
  "kelly", "kenneth", "kevin", "khadka", "khan", "khanh", "khin", "kim", "kimberly", "kittisak", "klaus", "koirala", "konstantin", "krishna",
  "kristen", "kristina", "kumar", "kumari", "kurt", "kwon", "kyaw", "larissa", "larry", "laura", "lauren", "laurent", "lawrence", "leah", "lee",
  "leonard", "leonardo", "leslie", "leticia", "lewis", "liam", "lim", "linda", "linh", "lisa", "liu", "loic", "lopes", "lopez", "lorenzo", "louis",
  "louise", "lucas", "lucia", "luciana", "lucy", "ludwig", "luigi", "luis", "luisa", "luiz", "lydia", "lyudmila", "machado", "magdalena",
  "maharjan", "mahesh", "malcolm", "malgorzata", "malik", "mamani", "manfred", "manuel", "marcel", "marcelo", "marcia", "marcin", "marco", "marcos",
  "marcus", "margaret", "maria", "mariana", "marie", "marilyn", "mario", "marion", "marjorie", "mark", "marquez", "marta", "martha", "martin",
  "martina", "martinez", "martins", "mary", "mateo", "mateusz", "matheus", "mathieu", "matteo", "matthew", "matthias", "maureen", "maurer",
  "maurice", "medina", "megan", "mehmet", "melanie", "melissa", "mendes", "mendez", "mendoza", "mercado", "meyer", "miao", "michael", "michel",
  "michelle", "miguel", "mikhail", "miller", "minh", "minjun", "mitchell", "mohamed", "mohammad", "mohammed", "monica", "monteiro", "moore",
  "moraes", "morales", "moreira", "moreno", "morgan", "morris", "mueller", "muhammad", "muller", "munkhbat", "murat", "murphy", "mustafa", "myint",
  "myung", "nadia", "nancy", "naomi", "narayan", "nascimento", "natalia", "natalie", "natasha", "nathan", "nattapong", "navarro", "naveed",
  "nelson", "neupane", "ngoc", "nguyen", "nguyet", "nhung", "nicholas", "nicola", "nicolas", "nicole", "nigel", "nikolai", "nils", "nina", "noah",
  "nora", "norma", "nunes", "oleg", "olga", "oliveira", "oliver", "olivia", "omar", "ortiz", "oscar", "osman", "otgonbayar", "pablo", "pamela",
  "pandey", "paredes", "pascual", "patel", "patricia", "patrick", "paul", "paula", "pauline", "paulo", "pavel", "pawel", "pedro", "percy",
  "pereira", "perera", "perez", "peter", "peters", "petra", "pham", "philip", "philippe", "phillip", "phillips", "phuc", "phuong", "phyo", "pierre",
  "piotr", "pooja", "poudel", "pradeep", "prakash", "prasert", "priya", "qiang", "quang", "quentin", "quispe", "rachel", "rafael", "rahman",
  "rainer", "raj", "rajesh", "rakesh", "ralph", "ramesh", "ramirez", "ramon", "ramos", "randy", "raphael", "rathnayake", "raul", "raymond",
  "rebecca", "regina", "regmi", "renata", "reyes", "ribeiro", "ricardo", "richard", "rijal", "riley", "rita", "rivera", "robert", "roberta",
  "roberto", "roberts", "robinson", "robson", "rocha", "rodrigo", "rodrigues", "rodriguez", "roger", "rogers", "romain", "roman", "romero",
  "ronald", "rosa", "rosemary", "ross", "roy", "ruben", "ruiz", "ruslan", "russell", "ruth", "ryan", "sabrina", "salazar", "salvador", "salvatore",
  "samantha", "samuel", "sanchez", "sandeep", "sandra", "sanjay", "santiago", "santos", "sara", "sarah", "sebastian", "seong", "sergei", "sergey",
  "sergio", "serkan", "severine", "shah", "shahid", "shakya", "sharma", "sharon", "shaun", "shawn", "sheila", "shirley", "shrestha", "siegfried",
  "silva", "silvia", "simon", "simone", "singh", "siriporn", "smith", "sofia", "somchai", "somsak", "sophia", "sophie", "soriano", "soto", "sousa",
  "souza", "stanislaw", "stefan", "stefanie", "stefano", "stephane", "stephanie", "stephen", "steven", "stewart", "stuart", "subedi", "suchart",
  "sungmin", "sunil", "supaporn", "suresh", "susan", "suzanne", "sven", "svetlana", "sylvain", "sylvia", "szymon", "tamang", "tamara", "tania",
  "tanya", "tariq", "tatiana", "tatyana", "taylor", "teixeira", "teresa", "terry", "thais", "thanakorn", "thang", "thanh", "thant", "thao", "thapa",
  "theodore", "theresa", "thiago", "thierry", "thiha", "thinh", "thomas", "thompson", "thuy", "tiffany", "timothy", "timur", "tina", "todd",
  "tolentino", "torres", "torsten", "tracy", "tran", "trang", "trevor", "trinh", "truong", "tuan", "ursula", "usman", "valdez", "valentina",
  "valerie", "vanessa", "vargas", "vasily", "vasquez", "veronica", "victoria", "vijay", "viktor", "villanueva", "vincent", "vincenzo", "vinh",
  "vinicius", "vladimir", "vuong", "walter", "wang", "waqas", "wayne", "weerasinghe", "wei", "weiwei", "wendy", "werner", "wesley", "wichai",
  "wijesinghe", "wilhelm", "william", "williams", "wilson", "wojciech", "wolfgang", "wong", "wright", "xavier", "xiang", "xiao", "xiaoming", "xie",
  "xiong", "yadav", "yang", "yann", "yasmin", "ying", "youngho", "yusuf", "yuting", "yvonne", "zachary", "zahid", "zbigniew", "zeynep", "zhang",
  "zhao", "zheng", "zhiqiang", "zhou", "zhu", "zixuan", "zoe",
};

/* which lists a word is in */
enum {
  OF_PLAIN = 1 << 0,
  OF_MAKERS = 1 << 1,
  OF_TRADE = 1 << 2,
  BESIDE = 1 << 3,
  OF_HOMES = 1 << 4,
  SHORT_NAME = 1 << 5,
  FOREIGN_NAME = 1 << 6,
  WITH_DIGITS = 1 << 7,
};
#define KNOWN (OF_PLAIN | OF_MAKERS | OF_TRADE | BESIDE | OF_HOMES)
/* by these, three letters long and more, a word is told to be no name */
#define TELLING (OF_PLAIN | OF_TRADE | BESIDE)

struct _UchiWords {
  UchiTrie *trie;
  GRegex *model;
};

static void
add_list (UchiTrie *trie, const char *const *words, gsize n, guint32 list)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 node = UCHI_TRIE_ROOT;

      for (const char *p = words[i]; *p != '\0'; p++)
        node = uchi_trie_grow (trie, node, (guchar) *p);
      uchi_trie_node (trie, node)->value |= list;
    }
}

/* "384", "SC384", "WG1200HP4"; "Archer2" */
#define MODEL "\\A(?:[A-Z]{0,5}[0-9]{1,4}[A-Z]{0,4}[0-9]?|(?=[A-Za-z]*[g-z])[A-Z]?[a-z]{1,9}[0-9]{1,3})\\z"

UchiWords *
uchi_words_new (void)
{
  UchiWords *self = g_new0 (UchiWords, 1);

  self->trie = uchi_trie_new ();
  add_list (self->trie, plain_words, G_N_ELEMENTS (plain_words), OF_PLAIN);
  add_list (self->trie, maker_words, G_N_ELEMENTS (maker_words), OF_MAKERS);
  add_list (self->trie, trade_words, G_N_ELEMENTS (trade_words), OF_TRADE);
  add_list (self->trie, beside_words, G_N_ELEMENTS (beside_words), BESIDE);
  add_list (self->trie, home_words, G_N_ELEMENTS (home_words), OF_HOMES);
  add_list (self->trie, short_names, G_N_ELEMENTS (short_names), SHORT_NAME);
  add_list (self->trie, foreign_names, G_N_ELEMENTS (foreign_names), FOREIGN_NAME);
  add_list (self->trie, digit_words, G_N_ELEMENTS (digit_words), WITH_DIGITS);
  self->model = g_regex_new (MODEL, G_REGEX_OPTIMIZE, 0, NULL);
  g_assert (self->model != NULL);
  return self;
}

void
uchi_words_free (UchiWords *self)
{
  uchi_trie_free (self->trie);
  g_regex_unref (self->model);
  g_free (self);
}

static guint32
lists_of (const UchiWords *self, const char *folded)
{
  guint32 node = UCHI_TRIE_ROOT;

  for (const char *p = folded; *p != '\0'; p++)
    {
      node = uchi_trie_step (self->trie, node, (guchar) *p);
      if (node == UCHI_TRIE_ROOT)
        return 0;
    }
  return uchi_trie_node (self->trie, node)->value;
}

gboolean
uchi_word_is_plain (const UchiWords *self, const char *folded)
{
  return (lists_of (self, folded) & OF_PLAIN) != 0;
}

gboolean
uchi_word_is_of_makers (const UchiWords *self, const char *folded)
{
  return (lists_of (self, folded) & (OF_PLAIN | OF_MAKERS | OF_TRADE)) != 0;
}

gboolean
uchi_word_is_model_like (const UchiWords *self, const char *word)
{
  return g_regex_match (self->model, word, 0, NULL);
}

/* a great letter within, or letters of which that is not known */
static gboolean
can_have_parts (const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80 || (p > word && g_ascii_isupper (*p)))
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_word_is_known (const UchiWords *self, const char *word, const char *folded)
{
  guint32 lists = lists_of (self, folded);
  g_autoptr (GPtrArray) parts = NULL;

  if ((lists & (OF_PLAIN | WITH_DIGITS)) != 0)
    return TRUE;
  if (!can_have_parts (word))
    return FALSE;
  parts = uchi_word_split (word, UCHI_SPLIT_PARTS);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *part = uchi_word_fold (parts->pdata[i]);

      if (!uchi_word_is_plain (self, part))
        return FALSE;
    }
  return TRUE;
}

#define MAX_LETTERS UCHI_SOUNDS_MAX
#define LEAST_CORE 4

/* the end that is @end letters from the start of a word as a bit */
#define END(end) UCHI_SOUNDS_END (end)
/* the ends of words of @n letters and more that begin at @start */
#define ENDS_FROM(start, n) ((start) + (n) > MAX_LETTERS ? 0 : ~G_GUINT64_CONSTANT (0) << ((start) + (n) - 1))

/* where known words can be taken off a word of so many letters, one after the other: from_start[i]: the first i letters are such words; to_end has the
 * bits of those ends from which all is; is_told[i]: the first i letters are, by words that tell that it is no name. Of what begins at i, the ends of known
 * words, of those that tell, and of names */
typedef struct {
  const char *folded;
  gsize length;
  guint64 known[MAX_LETTERS + 1], telling[MAX_LETTERS + 1], foreign[MAX_LETTERS + 1], to_end;
  gboolean from_start[MAX_LETTERS + 1], is_told[MAX_LETTERS + 1];
} Cut;

/* the words of the lists that begin at the letter @at */
static void
find_words (const UchiWords *self, Cut *cut, gsize at)
{
  guint32 node = UCHI_TRIE_ROOT;

  for (gsize end = at + 1; end <= cut->length; end++)
    {
      guint32 lists;

      node = uchi_trie_step (self->trie, node, (guchar) cut->folded[end - 1]);
      if (node == UCHI_TRIE_ROOT)
        break;
      lists = uchi_trie_node (self->trie, node)->value;
      cut->known[at] |= (lists & KNOWN) != 0 ? END (end) : 0;
      cut->telling[at] |= (lists & TELLING) != 0 && end >= at + LEAST_LETTERS ? END (end) : 0;
      cut->foreign[at] |= (lists & FOREIGN_NAME) != 0 && end >= at + LEAST_LETTERS ? END (end) : 0;
    }
}

static void
cut_known (const UchiWords *self, Cut *cut, const char *folded)
{
  *cut = (Cut){ .folded = folded, .length = strlen (folded) };
  g_assert (cut->length <= MAX_LETTERS);
  cut->from_start[0] = cut->is_told[0] = TRUE;
  for (gsize i = 0; i < cut->length; i++)
    {
      find_words (self, cut, i);
      for (gsize end = i + 1; cut->known[i] != 0 && end <= cut->length; end++)
        {
          cut->from_start[end] |= cut->from_start[i] && (cut->known[i] & END (end)) != 0;
          cut->is_told[end] |= cut->is_told[i] && (cut->telling[i] & END (end)) != 0;
        }
    }
  cut->to_end = cut->length > 0 ? END (cut->length) : 0;
  for (gsize i = cut->length; i-- > 1;)
    cut->to_end |= (cut->known[i] & cut->to_end) != 0 ? END (i) : 0;
}

/* smithtv, mariaslaptop */
static gboolean
is_foreign_beside (const Cut *cut)
{
  guint64 before_s = 0;

  for (gsize end = 1; end < cut->length; end++)
    before_s |= cut->folded[end] == 's' && (cut->to_end & END (end + 1)) != 0 ? END (end) : 0;
  for (gsize i = 0; i < cut->length; i++)
    {
      if (cut->from_start[i] && (cut->foreign[i] & (cut->to_end | before_s)) != 0)
        return TRUE;
    }
  return FALSE;
}

/* yamadanas, wifiyamada, drtanaka, tanakasnas; yamadat, tyamada, and the s of Satoshis-MacBook */
static gboolean
is_of_sounds_beside (const Cut *cut, const guint64 *sounds)
{
  for (gsize i = 0; i < cut->length; i++)
    {
      guint64 here = sounds[i] & ENDS_FROM (i, LEAST_LETTERS), next = sounds[i + 1] & ENDS_FROM (i + 1, LEAST_LETTERS);

      if (cut->from_start[i] && ((here & (cut->to_end | cut->to_end >> 1)) != 0 || (next & cut->to_end) != 0))
        return TRUE;
    }
  return FALSE;
}

/* in words that are not known: four letters at an end, five anywhere */
#define RUN_AT_END 4
#define RUN_ANYWHERE 5

static gboolean
has_run_of_sounds (const Cut *cut, const guint64 *sounds)
{
  for (gsize i = 0; i < cut->length; i++)
    {
      guint64 at_end = i == 0 ? ~G_GUINT64_CONSTANT (0) : END (cut->length);

      if ((sounds[i] & (ENDS_FROM (i, RUN_ANYWHERE) | (ENDS_FROM (i, RUN_AT_END) & at_end))) != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_part_name_like (const UchiWords *self, const char *folded)
{
  guint32 lists = lists_of (self, folded);
  guint64 sounds[MAX_LETTERS + 1];
  Cut cut;

  if ((lists & (OF_PLAIN | OF_MAKERS | OF_TRADE)) != 0)
    return FALSE;
  if (!g_str_is_ascii (folded) || strlen (folded) > MAX_LETTERS || (lists & (OF_HOMES | SHORT_NAME)) != 0)
    return TRUE;
  cut_known (self, &cut, folded);
  if (cut.is_told[cut.length])
    return FALSE;
  uchi_sounds_find (folded, cut.length, sounds);
  return is_foreign_beside (&cut) || is_of_sounds_beside (&cut, sounds) || has_run_of_sounds (&cut, sounds);
}

gboolean
uchi_word_is_name_like (const UchiWords *self, const char *word)
{
  g_autofree char *whole = uchi_word_fold (word);
  g_autoptr (GPtrArray) parts = NULL;
  gboolean found;

  if (uchi_word_is_of_makers (self, whole))
    return FALSE;
  found = is_part_name_like (self, whole);
  if (found || (!can_have_parts (word) && strpbrk (word, "0123456789") == NULL))
    return found;
  parts = uchi_word_split (word, UCHI_SPLIT_PARTS_AND_DIGITS);
  for (guint i = 0; !found && i < parts->len; i++)
    {
      g_autofree char *part = uchi_word_fold (parts->pdata[i]);

      found = is_part_name_like (self, part);
    }
  return found;
}

GPtrArray *
uchi_word_cores (const UchiWords *self, const char *folded)
{
  GPtrArray *cores = g_ptr_array_new_with_free_func (g_free);
  Cut cut;

  if (strlen (folded) > MAX_LETTERS)
    return cores;
  cut_known (self, &cut, folded);
  for (gsize i = 0; i < cut.length; i++)
    {
      for (gsize end = cut.length; cut.from_start[i] && end >= i + LEAST_CORE; end--)
        {
          gboolean is_core = (cut.to_end & END (end)) != 0, is_of_somebody = is_core && folded[end - 1] == 's' && end > i + LEAST_CORE;

          if (is_core && end - i < cut.length)
            g_ptr_array_add (cores, g_strndup (folded + i, end - i));
          if (is_of_somebody)
            g_ptr_array_add (cores, g_strndup (folded + i, end - i - 1));
        }
    }
  return cores;
}
