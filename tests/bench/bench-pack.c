/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One measurement of the signature pack a process; pack.py runs it and says what the figures mean.
 *
 *     bench-pack load          milliseconds to load and check the pack of the program, growth and peak of the memory in KiB, and
 *                              milliseconds of the processor (on a busy machine the first waits for others)
 *     bench-pack store DIR     the same for a pack on the disk, with its signatures (DIR: state/pack)
 *     bench-pack match TIMES   records, milliseconds to load, median and slowest of 1 in 100 matches in microseconds
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pack/uchi-pack-store.h"
#include "../unit/uchi-pack-grown.h"

#define DEVICES 200
#define ROUNDS 10
#define STRINGS 40

static glong
kib (const char *member)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, member)) == NULL)
    return 0;
  return strtol (line + strlen (member), NULL, 10);
}

static UchiPack *
load (const char *folder)
{
  UchiPackOwn own;
  UchiPackKeys keys;
  g_autoptr (UchiPackStore) store = NULL;

  if (folder == NULL)
    return uchi_pack_load_embedded (NULL);
  uchi_pack_own (&own);
  uchi_pack_keys_built_in (&keys);
  store = uchi_pack_store_new (folder, &keys, &own, NULL);
  return uchi_pack_store_load (store);
}

static int
measure_load (const char *folder)
{
  glong before, after;
  gint64 began;
  clock_t processor;
  g_autoptr (UchiPack) pack = NULL;

  /* what the first use of GLib's types takes is not the pack's */
  g_type_ensure (G_TYPE_ZLIB_DECOMPRESSOR);
  before = kib ("VmRSS:");
  began = g_get_monotonic_time ();
  processor = clock ();
  pack = load (folder);
  if (pack == NULL)
    return 1;
  began = g_get_monotonic_time () - began;
  processor = clock () - processor;
  after = kib ("VmRSS:");
  printf ("%" G_GINT64_FORMAT " %.2f %ld %ld %.2f\n", uchi_pack_version (pack), (double) began / 1000, after - before,
          kib ("VmHWM:") - before, (double) processor * 1000 / CLOCKS_PER_SEC);
  return 0;
}

/* ---- matching ----------------------------------------------------------------------------- */

static void
say_record (UchiDevice *device, const UchiPackRecord *record)
{
  for (guint i = 0; i < record->match.groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (record->match.groups, i);

      for (guint k = 0; k < group->len && device->evidence->len < STRINGS; k++)
        {
          const UchiFact *fact = g_ptr_array_index (group, k);
          g_autofree char *mark = uchi_fact_mark (fact), *text = g_strdup_printf ("%s firmware 1.0%u", mark, device->evidence->len);

          uchi_device_add_evidence (device, g_str_equal (fact->source, "any") ? "http.title" : fact->source,
                                    fact->op == UCHI_OP_EQUALS ? mark : text, 0);
        }
    }
}

/* what 3 records want to hear, and texts of the length that devices send for the rest */
static UchiDevice *
talkative_device (UchiPack *pack, guint number)
{
  static const char *const sources[] = { "http.title", "http.server", "http.realm", "ssdp.server", "upnp.modelName", "mdns.name", "mdns.service", "http.word" };
  UchiDevice *device = uchi_device_new ("d1");
  guint n = pack->devices->records->len;

  for (guint i = 0; i < 3; i++)
    say_record (device, g_ptr_array_index (pack->devices->records, (number * 7919 + i * 104729) % n));
  for (guint i = 0; device->evidence->len < STRINGS && i < 4 * STRINGS; i++)
    {
      g_autofree char *text = g_strdup_printf ("Network device %u-%u, Linux/3.%u UPnP/1.0 web server", number, i, i);

      uchi_device_add_evidence (device, sources[i % G_N_ELEMENTS (sources)], text, 0);
    }
  return device;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static int
measure_match (guint times)
{
  gint64 began = g_get_monotonic_time (), took[DEVICES * ROUNDS], loaded;
  g_autoptr (UchiPack) pack = times > 0 ? uchi_grown_pack (times, &loaded) : uchi_pack_load_embedded (NULL);
  guint n = 0;

  if (times == 0)
    loaded = g_get_monotonic_time () - began;
  for (guint i = 0; i < DEVICES; i++)
    {
      g_autoptr (UchiDevice) device = talkative_device (pack, i);

      if (device->evidence->len != STRINGS)
        return 1;
      for (guint k = 0; k < ROUNDS; k++)
        {
          gint64 start;
          g_autoptr (UchiPackMatch) match = NULL;

          /* as after each new word of it */
          g_clear_pointer (&pack->memos, g_hash_table_unref);
          start = g_get_monotonic_time ();
          match = uchi_pack_match (pack, device);
          took[n++] = g_get_monotonic_time () - start;
        }
    }
  qsort (took, n, sizeof took[0], compare);
  printf ("%u %.2f %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", pack->devices->records->len, (double) loaded / 1000, took[n / 2], took[n - n / 100]);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc >= 2 && g_str_equal (argv[1], "load"))
    return measure_load (NULL);
  if (argc == 3 && g_str_equal (argv[1], "store"))
    return measure_load (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "match"))
    return measure_match ((guint) CLAMP (atoi (argv[2]), 0, 16));
  fputs ("bench-pack: load | store DIR | match TIMES\n", stderr);
  return 64;
}
