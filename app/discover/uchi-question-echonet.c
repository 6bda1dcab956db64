/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ECHONET Lite: which objects a node has, then who made it. Only Get is ever sent. */
#include "discover/uchi-discover-private.h"
#include "wire/uchi-echonet.h"

static GBytes *
build (UchiDiscover *discover, guint round)
{
  static const guint8 instances[] = { UCHI_ECHONET_INSTANCES };

  return uchi_echonet_build_get ((guint16) (round + 1), UCHI_ECHONET_NODE, instances, G_N_ELEMENTS (instances));
}

static void
ask_maker (UchiDiscover *discover, UchiDevice *device, const char *address, guint32 object)
{
  static const guint8 codes[] = { UCHI_ECHONET_MAKER, UCHI_ECHONET_PRODUCT, UCHI_ECHONET_ID, 0x82 };

  if (uchi_device_evidence (device, "echonet.maker") != NULL)
    return;
  /* one property a frame: a node that lacks one refuses the whole frame */
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GBytes) frame = uchi_echonet_build_get ((guint16) (0x100 + i), object, &codes[i], 1);

      uchi_discover_ask_echonet (discover, address, frame);
    }
}

static void
answer (UchiDiscover *discover, UchiDevice *device, const char *address, const guint8 *data, gsize length)
{
  UchiEchonetFrame frame;
  const UchiEchonetProperty *property;
  guint32 objects[32];

  if (!uchi_echonet_parse (data, length, &frame))
    return;
  uchi_discover_heard_echonet (discover, address, data, length);
  uchi_device_add_service_at (device, address, UCHI_UDP, 3610, "echonet");
  property = uchi_echonet_find (&frame, UCHI_ECHONET_INSTANCES);
  if (property != NULL)
    {
      guint n = uchi_echonet_instances (property, objects, G_N_ELEMENTS (objects));

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *text = g_strdup_printf ("%04X", objects[i] >> 8);

          uchi_discover_evidence (discover, device, address, "echonet.eoj", text);
        }
      if (n > 0)
        ask_maker (discover, device, address, objects[0]);
    }
  property = uchi_echonet_find (&frame, UCHI_ECHONET_MAKER);
  if (property != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%06X", uchi_echonet_maker (property));

      uchi_discover_evidence (discover, device, address, "echonet.maker", text);
    }
  property = uchi_echonet_find (&frame, UCHI_ECHONET_PRODUCT);
  if (property != NULL)
    {
      g_autofree char *text = uchi_echonet_text (property);

      uchi_discover_evidence (discover, device, address, "echonet.product", text);
    }
}

const UchiQuestion uchi_question_echonet = {
  .name = "echonet", .group = "224.0.23.0", .port = 3610, .share_port = TRUE, .build = build, .answer = answer,
};
