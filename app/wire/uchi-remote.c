/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-remote.h"

#include <string.h>

#define VERSION_LENGTH 12 /* "RFB 003.008\n" */
#define TYPE_INVALID 0
#define TYPE_NONE 1

/* minor number of "RFB 003.008\n"; -1 when it is none */
static int
rfb_minor (const guint8 *data, gsize length)
{
  if (length < VERSION_LENGTH || memcmp (data, "RFB ", 4) != 0 || data[7] != '.' || data[11] != '\n')
    return -1;
  for (guint i = 4; i < 11; i++)
    {
      if (i != 7 && !g_ascii_isdigit (data[i]))
        return -1;
    }
  /* 4.x and 5.x are RealVNC's own; they go down to 3.8 */
  if (data[4] != '0' || data[5] != '0' || data[6] < '3')
    return -1;
  return data[6] > '3' ? 8 : (data[8] - '0') * 100 + (data[9] - '0') * 10 + data[10] - '0';
}

GBytes *
uchi_rfb_build_version (const void *data, gsize length)
{
  int minor = rfb_minor (data, length);

  if (minor < 0)
    return NULL;
  return g_bytes_new_static (minor >= 8 ? "RFB 003.008\n" : minor == 7 ? "RFB 003.007\n" : "RFB 003.003\n", VERSION_LENGTH);
}

/* 3.3: four bytes, the server has chosen */
static UchiScreenAnswer
chosen (const guint8 *data, gsize length)
{
  if (length < 4)
    return UCHI_SCREEN_CUT;
  if (data[0] != 0 || data[1] != 0 || data[2] != 0)
    return UCHI_SCREEN_OTHER;
  return data[3] == TYPE_INVALID ? UCHI_SCREEN_UNTOLD : data[3] == TYPE_NONE ? UCHI_SCREEN_NO_LOCK : UCHI_SCREEN_ASKS;
}

UchiScreenAnswer
uchi_rfb_parse_security (const void *data, gsize length, GBytes *sent)
{
  const guint8 *bytes = data;
  gsize n_sent = 0;
  const void *version = g_bytes_get_data (sent, &n_sent);

  if (rfb_minor (version, n_sent) < 7)
    return chosen (bytes, length);
  if (length < 1)
    return UCHI_SCREEN_CUT;
  if (bytes[0] == 0)
    return UCHI_SCREEN_UNTOLD;
  if (length < 1u + bytes[0])
    return UCHI_SCREEN_CUT;
  return memchr (bytes + 1, TYPE_NONE, bytes[0]) != NULL ? UCHI_SCREEN_NO_LOCK : UCHI_SCREEN_ASKS;
}

GBytes *
uchi_rdp_build_request (void)
{
  /* TPKT of 19 bytes; CR, no references, class 0; RDP_NEG_REQ: TLS or CredSSP */
  static const guint8 request[] = { 3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0 };

  return g_bytes_new_static (request, sizeof request);
}

UchiScreenAnswer
uchi_rdp_parse_confirm (const void *data, gsize length)
{
  const guint8 *bytes = data;

  /* TPKT version 3, at least its head and that of the CC; the code of CC is 0xD0 */
  if (length < 11)
    return length > 0 && bytes[0] != 3 ? UCHI_SCREEN_OTHER : UCHI_SCREEN_CUT;
  return bytes[0] == 3 && bytes[1] == 0 && bytes[4] >= 6 && (bytes[5] & 0xF0) == 0xD0 ? UCHI_SCREEN_ASKS : UCHI_SCREEN_OTHER;
}
