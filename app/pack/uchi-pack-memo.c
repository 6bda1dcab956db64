/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pack has said of a device holds as long as the device says the same: it is asked again and again on a device's way,
 * and a talkative one has much to be weighed. */
#include "pack/uchi-pack-private.h"

#include <string.h>

/* ways of the devices of a large home; then all begin anew */
#define MAX_MEMOS 2048

static void
memo_free (UchiPackMemo *self)
{
  g_clear_pointer (&self->match, uchi_pack_match_free);
  g_free (self);
}

static void
add (GChecksum *sum, const char *text)
{
  /* with its end, so that no two lists are the same bytes */
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
}

/* (transfer full): all that uchi_said_new() and uchi_pack_match() look at; strangers write it, so nothing weaker will do */
static char *
key_of (const UchiDevice *device)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint32 numbers[] = { device->mac_random, device->is_gateway, device->model_sure, device->names->len, device->evidence->len };

  g_checksum_update (sum, (const guchar *) numbers, sizeof numbers);
  add (sum, device->mac);
  add (sum, device->model);
  for (guint i = 0; i < device->names->len; i++)
    add (sum, g_ptr_array_index (device->names, i));
  for (guint i = 0; i < device->evidence->len; i++)
    {
      const UchiEvidence *evidence = g_ptr_array_index (device->evidence, i);

      add (sum, evidence->source);
      add (sum, evidence->value);
    }
  for (guint i = 0; i < device->services->len; i++)
    {
      const UchiService *service = g_ptr_array_index (device->services, i);
      guint32 door[] = { service->transport, service->port };

      g_checksum_update (sum, (const guchar *) door, sizeof door);
    }
  return g_strdup (g_checksum_get_string (sum));
}

UchiPackMemo *
uchi_pack_memo (UchiPack *self, const UchiDevice *device)
{
  g_autofree char *key = key_of (device);
  UchiPackMemo *memo;

  if (self->memos == NULL)
    self->memos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) memo_free);
  memo = g_hash_table_lookup (self->memos, key);
  if (memo != NULL)
    return memo;
  if (g_hash_table_size (self->memos) >= MAX_MEMOS)
    g_hash_table_remove_all (self->memos);
  memo = g_new0 (UchiPackMemo, 1);
  g_hash_table_insert (self->memos, g_steal_pointer (&key), memo);
  return memo;
}
