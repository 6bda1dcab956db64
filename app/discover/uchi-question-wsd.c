/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WS-Discovery: cameras (ONVIF), printers and computers that answer a Probe. */
#include "discover/uchi-discover-private.h"
#include "wire/uchi-wsd.h"

static GBytes *
build (UchiDiscover *discover, guint round)
{
  g_autofree char *id = g_uuid_string_random ();

  return round < 2 ? uchi_wsd_build_probe (id) : NULL;
}

static void
answer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  g_autoptr (GPtrArray) matches = uchi_wsd_parse (data, length);

  for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
      const UchiWsdMatch *match = g_ptr_array_index (matches, i);

      uchi_discover_evidence (discover, device, address, "wsd.types", match->types);
      uchi_discover_evidence (discover, device, address, "wsd.scopes", match->scopes);
    }
}

const UchiQuestion uchi_question_wsd = {
  .name = "wsd", .group = "239.255.255.250", .port = 3702, .build = build, .answer = answer,
};
