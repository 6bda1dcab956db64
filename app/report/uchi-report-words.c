/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words tell nothing about a person. Too strict costs a helper a word; too loose costs a family its name. */
#include "report/uchi-report-private.h"

#include <string.h>

/* sounds of Japanese in Latin letters; the long o of Satoh, the doubled consonant of Hattori, the m of Homma */
#define SOUND "(?:(?:[kgsztdnhbpmr]y|[sc]h|ts|dz|jy|[kgsztdnhbpmrfjwy])?[aiueo]h?|n(?![aiueo])|m(?=[bpm])|([kstpgdb])(?=\\g{-1})|t(?=ch))"
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
/* too short to be told by their sounds */
static const char *const short_names[] = { "ao", "ei", "oe", "oh", "oi", "ue" };
/* the same as beside_words, of words that only people write: a product is not called so */
static const char *const home_words[] = { "chan", "family", "kazoku", "kun", "mama", "papa", "room", "sama", "san" };

/* the commonest given and family names of those who live in Japan and come from elsewhere, as their sounds do not tell them; in the alphabet's order. What
 * is a maker's or a product's name besides is not here */
static const char *const foreign_names[] = {
  "aaron", "abdul", "abdullah", "abraham", "adam", "adrian", "agnes", "ahmad", "ahmed", "alan", "albert", "alejandro", "alessandro", "alexander",
  "alexandra", "alfred", "alice", "alison", "allison", "almeida", "alvarez", "alves", "amanda", "amelia", "amit", "amy", "ana", "anastasia", "anderson",
  "andre", "andrea", "andreas", "andrew", "angela", "angelica", "anil", "anna", "anne", "annie", "anthony", "antonio", "antony", "arthur", "arun", "ashley",
  "aung", "bautista", "benjamin", "bernard", "beth", "betty", "beverly", "bianca", "bibek", "bishnu", "bradley", "brandon", "brenda", "brian", "bruce",
  "bruno", "bryan", "camila", "carl", "carla", "carlos", "carmen", "carol", "caroline", "castillo", "castro", "catherine", "cecilia", "charles", "charlotte",
  "chen", "cheng", "cheryl", "chloe", "choi", "chong", "chris", "christian", "christina", "christine", "christopher", "claire", "clara", "claudia",
  "collins", "connor", "costa", "craig", "cristina", "cruz", "cynthia", "daniel", "daniela", "danielle", "david", "davies", "davis", "deborah", "deepak",
  "delacruz", "denise", "dennis", "derek", "diana", "diego", "dimitri", "dinesh", "dmitri", "dmitry", "dominic", "donald", "donna", "dorothy", "douglas",
  "duarte", "dylan", "edith", "eduardo", "edward", "edwards", "elaine", "eleanor", "elena", "elisabeth", "elizabeth", "ellen", "emily", "emma", "emmanuel",
  "eric", "erica", "erik", "esther", "ethan", "eugene", "eva", "evans", "evelyn", "fatima", "felipe", "felix", "fernanda", "fernandes", "fernandez",
  "fernando", "ferreira", "flores", "fontaine", "frances", "francesca", "francis", "francisco", "frank", "frederic", "fritz", "gabriel", "gabriela",
  "garcia", "gary", "george", "gerald", "ghulam", "giang", "gilbert", "giovanni", "giulia", "gloria", "gomes", "gomez", "gonzales", "gonzalez", "gordon",
  "graham", "greg", "gregory", "guillermo", "gurung", "gustavo", "guzman", "hannah", "hans", "hari", "harold", "harris", "harry", "hassan", "heather",
  "hector", "heidi", "helen", "helena", "helga", "henrik", "henry", "hernandez", "hoang", "holly", "hong", "howard", "huang", "hughes", "hugo", "hung",
  "hussain", "hussein", "ibrahim", "ignacio", "igor", "ingrid", "irina", "isaac", "isabel", "isabella", "isabelle", "ivan", "jack", "jackson", "jacob",
  "jacqueline", "jacques", "jaime", "james", "jamie", "jane", "janet", "janice", "jason", "javier", "jean", "jeff", "jeffrey", "jennifer", "jenny", "jeong",
  "jeremy", "jerry", "jesse", "jessica", "jesus", "jian", "jimenez", "jimmy", "joan", "joanna", "joanne", "joao", "joe", "joel", "johan", "johannes", "john",
  "johnny", "johnson", "jonas", "jonathan", "jones", "jorge", "jose", "joseph", "josh", "joshua", "joyce", "juan", "juana", "juanita", "judith", "judy",
  "julia", "julian", "juliana", "julie", "julien", "jung", "justin", "kang", "karen", "karim", "karl", "kate", "katherine", "kathleen", "kathryn", "kathy",
  "katie", "kavita", "keith", "kelly", "kenneth", "kevin", "khadka", "khan", "kim", "kimberly", "klaus", "krishna", "kristen", "kristina", "kumar", "kumari",
  "kurt", "kwon", "kyaw", "larissa", "larry", "laura", "lauren", "laurent", "lawrence", "leah", "lee", "leonard", "leonardo", "leslie", "lewis", "liam",
  "lim", "linda", "lisa", "liu", "lopes", "lopez", "lorenzo", "louis", "louise", "lucas", "lucia", "luciana", "lucy", "luis", "luisa", "luiz", "magdalena",
  "mahesh", "malik", "manuel", "marcel", "marcelo", "marcia", "marco", "marcos", "marcus", "margaret", "maria", "mariana", "marie", "marilyn", "mario",
  "marion", "marjorie", "mark", "marta", "martha", "martin", "martina", "martinez", "martins", "mary", "mateo", "matthew", "matthias", "maureen", "maurer",
  "maurice", "megan", "melanie", "melissa", "mendes", "mendoza", "meyer", "miao", "michael", "michel", "michelle", "miguel", "mikhail", "miller", "mitchell",
  "mohamed", "mohammad", "mohammed", "monica", "moore", "morales", "moreira", "moreno", "morgan", "morris", "mueller", "muhammad", "muller", "murphy",
  "myung", "nadia", "nancy", "naomi", "narayan", "natalia", "natalie", "natasha", "nathan", "nelson", "nguyen", "nicholas", "nicola", "nicolas", "nicole",
  "nikolai", "nina", "noah", "nora", "norma", "nunes", "olga", "oliveira", "oliver", "olivia", "omar", "ortiz", "oscar", "osman", "pablo", "pamela", "patel",
  "patricia", "patrick", "paul", "paula", "pauline", "paulo", "pavel", "pedro", "pereira", "perez", "peter", "peters", "petra", "pham", "philip", "philippe",
  "phillip", "phillips", "phuong", "pierre", "pooja", "poudel", "pradeep", "prakash", "priya", "qiang", "quang", "rachel", "rafael", "raj", "rajesh",
  "rakesh", "ralph", "ramesh", "ramirez", "ramon", "ramos", "randy", "raphael", "raul", "raymond", "rebecca", "regina", "renata", "reyes", "ribeiro",
  "ricardo", "richard", "riley", "rita", "rivera", "robert", "roberta", "roberto", "roberts", "robinson", "rocha", "rodrigo", "rodrigues", "rodriguez",
  "roger", "rogers", "roman", "romero", "ronald", "rosa", "rosemary", "ross", "roy", "ruben", "ruiz", "russell", "ruth", "ryan", "sabrina", "salvador",
  "samantha", "samuel", "sanchez", "sandeep", "sandra", "sanjay", "santiago", "santos", "sara", "sarah", "sebastian", "sergei", "sergey", "sergio", "shah",
  "sharma", "sharon", "shaun", "shawn", "sheila", "shirley", "shrestha", "silva", "silvia", "simon", "simone", "singh", "smith", "sofia", "sophia", "sophie",
  "soto", "souza", "stefan", "stefanie", "stephanie", "stephen", "steven", "stewart", "stuart", "sunil", "suresh", "susan", "suzanne", "svetlana", "sylvia",
  "tamang", "tamara", "tania", "tanya", "tatiana", "tatyana", "taylor", "teresa", "terry", "thanh", "thapa", "theodore", "theresa", "thiago", "thomas",
  "thompson", "tiffany", "timothy", "tina", "todd", "torres", "tracy", "tran", "trinh", "tuan", "ursula", "valentina", "valerie", "vanessa", "vargas",
  "veronica", "victoria", "vijay", "viktor", "vincent", "vladimir", "walter", "wang", "wayne", "wei", "wendy", "werner", "wilhelm", "william", "williams",
  "wilson", "wolfgang", "wong", "wright", "xavier", "xiang", "xiao", "xie", "yadav", "yang", "yasmin", "ying", "yusuf", "yvonne", "zachary", "zhang", "zhao",
  "zheng", "zhou", "zhu", "zoe",
};

static gboolean
is_in (const char *const *words, gsize n, const char *folded)
{
  for (gsize i = 0; i < n; i++)
    {
      if (folded[0] == words[i][0] && g_str_equal (folded, words[i]))
        return TRUE;
    }
  return FALSE;
}

gboolean
uchi_word_is_plain (const char *folded)
{
  return is_in (plain_words, G_N_ELEMENTS (plain_words), folded);
}

gboolean
uchi_word_is_of_makers (const char *folded)
{
  return uchi_word_is_plain (folded) || is_in (maker_words, G_N_ELEMENTS (maker_words), folded) || is_in (trade_words, G_N_ELEMENTS (trade_words), folded);
}

#define MODEL "\\A(?:[A-Z]{0,5}[0-9]{1,4}[A-Z]{0,4}[0-9]?|(?=[A-Za-z]*[g-z])[A-Z]?[a-z]{1,9}[0-9]{1,3})\\z"

gboolean
uchi_word_is_model_like (const char *word)
{
  return g_regex_match_simple (MODEL, word, 0, 0);
}

gboolean
uchi_word_is_among (const char *words, const char *folded)
{
  g_autofree char *between = g_strconcat (" ", folded, " ", NULL);

  return strstr (words, between) != NULL;
}

/* g_regex_split() loses letters where a match is empty: the breaks are written in first */
GStrv
uchi_word_split (const char *between, const char *text)
{
  g_autoptr (GRegex) breaks = g_regex_new (between, 0, 0, NULL);
  g_autofree char *broken = breaks != NULL ? g_regex_replace_literal (breaks, text, -1, 0, "\n", 0, NULL) : NULL;

  return g_strsplit (broken != NULL ? broken : text, "\n", -1);
}

/* HanakoTab: Hanako, Tab */
#define BETWEEN_PARTS "(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"

gboolean
uchi_word_is_made_of_plain (const char *word)
{
  g_autofree char *whole = uchi_word_fold (word);
  g_auto (GStrv) parts = NULL;

  if (uchi_word_is_plain (whole))
    return TRUE;
  parts = uchi_word_split (BETWEEN_PARTS, word);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = uchi_word_fold (parts[i]);

      if (!uchi_word_is_plain (folded))
        return FALSE;
    }
  return TRUE;
}

char *
uchi_word_fold (const char *word)
{
  g_autofree char *apart = g_utf8_normalize (word, -1, G_NORMALIZE_ALL);
  GString *bare = g_string_new (NULL);
  char *folded;

  for (const char *p = apart != NULL ? apart : word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      /* ō is o with a line over it; が is か with two dots, which stay */
      if (letter < 0x300 || letter > 0x36f)
        g_string_append_unichar (bare, letter);
    }
  folded = g_utf8_casefold (bare->str, -1);
  g_string_free (bare, TRUE);
  return folded;
}

GRegex *
uchi_word_sounds_new (void)
{
  GRegex *sounds = g_regex_new ("^" SOUND "+$", G_REGEX_OPTIMIZE, 0, NULL);

  g_assert (sounds != NULL);
  return sounds;
}

static gboolean
is_of_sounds (const GRegex *sounds, const char *word, gsize length)
{
  return length >= LEAST_LETTERS && g_regex_match_full (sounds, word, (gssize) length, 0, 0, NULL, NULL);
}

#define MAX_LETTERS 64
#define LEAST_CORE 4

/* where known words can be taken off a word of so many letters, one after the other: from_start[i]: the first i letters are such words, to_end[i]: all
 * from the letter i on; in is_told all of it, by words of three letters and more that are no names themselves */
typedef struct {
  const char *folded;
  gsize length;
  gboolean from_start[MAX_LETTERS + 1], to_end[MAX_LETTERS + 1], is_told[MAX_LETTERS + 1];
} Cut;

static void
cut_forward (Cut *cut, gsize at, const char *const *words, gsize n, gboolean can_tell)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize length;

      if (words[i][0] != cut->folded[at] || !g_str_has_prefix (cut->folded + at, words[i]))
        continue;
      length = strlen (words[i]);
      cut->from_start[at + length] |= cut->from_start[at];
      cut->is_told[at + length] |= can_tell && length >= LEAST_LETTERS && cut->is_told[at];
    }
}

static void
cut_backward (Cut *cut, gsize end, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize length = strlen (words[i]);

      if (length <= end && strncmp (cut->folded + end - length, words[i], length) == 0)
        cut->to_end[end - length] = TRUE;
    }
}

static void
cut_known (Cut *cut, const char *folded)
{
  *cut = (Cut){ .folded = folded, .length = strlen (folded) };
  g_assert (cut->length <= MAX_LETTERS);
  cut->from_start[0] = cut->is_told[0] = cut->to_end[cut->length] = TRUE;
  for (gsize i = 0; i < cut->length; i++)
    {
      gsize end = cut->length - i;

      if (cut->from_start[i])
        {
          cut_forward (cut, i, plain_words, G_N_ELEMENTS (plain_words), TRUE);
          cut_forward (cut, i, trade_words, G_N_ELEMENTS (trade_words), TRUE);
          cut_forward (cut, i, beside_words, G_N_ELEMENTS (beside_words), TRUE);
          cut_forward (cut, i, maker_words, G_N_ELEMENTS (maker_words), FALSE);
          cut_forward (cut, i, home_words, G_N_ELEMENTS (home_words), FALSE);
        }
      if (cut->to_end[end])
        {
          cut_backward (cut, end, plain_words, G_N_ELEMENTS (plain_words));
          cut_backward (cut, end, trade_words, G_N_ELEMENTS (trade_words));
          cut_backward (cut, end, beside_words, G_N_ELEMENTS (beside_words));
          cut_backward (cut, end, maker_words, G_N_ELEMENTS (maker_words));
          cut_backward (cut, end, home_words, G_N_ELEMENTS (home_words));
        }
    }
}

static gboolean
is_foreign_name (const char *text, gsize length)
{
  g_autofree char *word = g_strndup (text, length);

  return length >= LEAST_LETTERS && is_in (foreign_names, G_N_ELEMENTS (foreign_names), word);
}

/* smithtv, mariaslaptop */
static gboolean
is_foreign_beside (const Cut *cut)
{
  for (gsize i = 0; i < cut->length; i++)
    {
      for (gsize end = cut->length; cut->from_start[i] && end > i; end--)
        {
          if (cut->to_end[end]
              && (is_foreign_name (cut->folded + i, end - i) || (cut->folded[end - 1] == 's' && is_foreign_name (cut->folded + i, end - i - 1))))
            return TRUE;
        }
    }
  return FALSE;
}

/* yamadanas, wifiyamada, drtanaka, tanakasnas; yamadat, tyamada, and the s of Satoshis-MacBook */
static gboolean
is_of_sounds_beside (const GRegex *sounds, const Cut *cut)
{
  for (gsize i = 0; i < cut->length; i++)
    {
      for (gsize end = cut->length; cut->from_start[i] && end > i; end--)
        {
          const char *rest = cut->folded + i;
          gsize length = end - i;

          if (cut->to_end[end] && (is_of_sounds (sounds, rest, length) || is_of_sounds (sounds, rest, length - 1) || is_of_sounds (sounds, rest + 1, length - 1)))
            return TRUE;
        }
    }
  return FALSE;
}

/* in words that are not known: four letters at an end, five anywhere */
#define RUN_AT_END 4
#define RUN_ANYWHERE 5

static gboolean
has_run_of_sounds (const GRegex *sounds, const char *folded, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      for (gsize n = RUN_AT_END; i + n <= length; n++)
        {
          gboolean at_end = i == 0 || i + n == length;

          if (n >= (at_end ? RUN_AT_END : RUN_ANYWHERE) && is_of_sounds (sounds, folded + i, n))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_part_name_like (const GRegex *sounds, const char *part)
{
  g_autofree char *folded = uchi_word_fold (part);
  Cut cut;

  if (uchi_word_is_of_makers (folded))
    return FALSE;
  if (!g_str_is_ascii (folded) || strlen (folded) > MAX_LETTERS || is_in (home_words, G_N_ELEMENTS (home_words), folded)
      || is_in (short_names, G_N_ELEMENTS (short_names), folded))
    return TRUE;
  cut_known (&cut, folded);
  if (cut.is_told[cut.length])
    return FALSE;
  return is_foreign_beside (&cut) || is_of_sounds_beside (sounds, &cut) || has_run_of_sounds (sounds, folded, cut.length);
}

gboolean
uchi_word_is_name_like (const GRegex *sounds, const char *word)
{
  g_autofree char *whole = uchi_word_fold (word);
  g_auto (GStrv) parts = uchi_word_split (BETWEEN_PARTS "|[0-9]+", word);
  gboolean known = uchi_word_is_of_makers (whole), found = !known && is_part_name_like (sounds, word);

  for (guint i = 0; !known && !found && parts[i] != NULL; i++)
    found = is_part_name_like (sounds, parts[i]);
  return found;
}

GPtrArray *
uchi_word_cores (const char *folded)
{
  GPtrArray *cores = g_ptr_array_new_with_free_func (g_free);
  Cut cut;

  if (strlen (folded) > MAX_LETTERS)
    return cores;
  cut_known (&cut, folded);
  for (gsize i = 0; i < cut.length; i++)
    {
      for (gsize end = cut.length; cut.from_start[i] && end >= i + LEAST_CORE; end--)
        {
          gboolean is_of_somebody = cut.to_end[end] && folded[end - 1] == 's' && end > i + LEAST_CORE;

          if (cut.to_end[end] && end - i < cut.length)
            g_ptr_array_add (cores, g_strndup (folded + i, end - i));
          if (is_of_somebody)
            g_ptr_array_add (cores, g_strndup (folded + i, end - i - 1));
        }
    }
  return cores;
}
