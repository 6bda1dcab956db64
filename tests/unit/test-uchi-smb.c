/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/uchi-smb.h"

#include "uchi-exact.h"

/* an SMB2 header that answers command 0 with status 0 */
#define SMB2_HEADER "fe534d42 4000 0000 00000000 0000 0100 01000000 00000000 0000000000000000 00000000 00000000 " \
                    "0000000000000000 00000000000000000000000000000000 "
#define SMB1_HEADER "ff534d42 72 00000000 88 0140 0000 0000000000000000 0000 0000 fffe 0000 0000 "

static const struct {
  const char *note, *in;
  gboolean fine;
  UchiSmbReply expected;
} rows[] = {
  { "SMB 3.0.2, signing required", "00000080" SMB2_HEADER
    "4100 0300 0203 0000 47474747474747474747474747474747 00000000 00000100 00000100 00000100 "
    "0000000000000000 0000000000000000 8000 0000 00000000", TRUE,
    { .dialect = 0x0302, .accepted = TRUE, .signing_enabled = TRUE, .signing_required = TRUE } },
  { "a dialect nobody asked for", "00000080" SMB2_HEADER
    "4100 0100 ff02 0000 47474747474747474747474747474747 00000000 00000100 00000100 00000100 "
    "0000000000000000 0000000000000000 8000 0000 00000000", TRUE,
    { .dialect = 0x02ff, .accepted = FALSE, .signing_enabled = TRUE } },
  { "SMB2 says no", "00000049 fe534d42 4000 0000 bb0000c0 0000 0100 01000000 00000000 0000000000000000 00000000 00000000 "
    "0000000000000000 00000000000000000000000000000000 0900 0000 00000000 00", TRUE, { .status = 0xC00000BB } },
  { "SMB2 request sent back", "00000040 fe534d42 4000 0000 00000000 0000 0100 00000000 00000000 0000000000000000 00000000 "
    "00000000 0000000000000000 00000000000000000000000000000000", FALSE, { 0 } },
  { "another SMB2 command", "00000040 fe534d42 4000 0000 00000000 0100 0100 01000000 00000000 0000000000000000 00000000 "
    "00000000 0000000000000000 00000000000000000000000000000000", FALSE, { 0 } },
  { "SMB1 taken", "0000004d" SMB1_HEADER
    "11 0000 03 3200 0100 00000100 00000100 00000000 fdf30000 0000000000000000 0000 08 0800 4343434343434343", TRUE,
    { .smb1 = TRUE, .accepted = TRUE } },
  { "SMB1 taken, passwords of shares", "0000004d" SMB1_HEADER
    "11 0000 0c 3200 0100 00000100 00000100 00000000 fdf30000 0000000000000000 0000 08 0800 4343434343434343", TRUE,
    { .smb1 = TRUE, .accepted = TRUE, .share_level = TRUE, .signing_enabled = TRUE, .signing_required = TRUE } },
  { "SMB1 not taken", "00000025" SMB1_HEADER "01 ffff 0000", TRUE, { .smb1 = TRUE } },
  { "SMB1 request sent back", "00000025 ff534d42 72 00000000 08 0140 0000 0000000000000000 0000 0000 fffe 0000 0000 01 ffff 0000",
    FALSE, { 0 } },
  { "length beyond the bytes", "00000081" SMB2_HEADER, FALSE, { 0 } },
  { "impossible length", "00ffffff" SMB2_HEADER, FALSE, { 0 } },
  { "another frame type", "82000000", FALSE, { 0 } },
  { "another protocol", "00000008 48545450 2f312e31", FALSE, { 0 } },
  { "nothing", "", FALSE, { 0 } },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);
      guint8 *data = uchi_exact (bytes->data, bytes->len);
      UchiSmbReply reply = { 0 };

      g_test_message ("%s", rows[i].note);
      g_assert_true (uchi_smb_parse_negotiate (data, bytes->len, &reply) == rows[i].fine);
      g_assert_true (reply.smb1 == rows[i].expected.smb1);
      g_assert_cmphex (reply.status, ==, rows[i].expected.status);
      g_assert_cmphex (reply.dialect, ==, rows[i].expected.dialect);
      g_assert_true (reply.accepted == rows[i].expected.accepted);
      g_assert_true (reply.signing_enabled == rows[i].expected.signing_enabled);
      g_assert_true (reply.signing_required == rows[i].expected.signing_required);
      g_assert_true (reply.share_level == rows[i].expected.share_level);
      free (data);
    }
}

static void
test_build1 (void)
{
  g_autoptr (GByteArray) expected = uchi_unhex ("0000002f ff534d42 72 00000000 08 0140 0000 0000000000000000 0000 0000 fffe "
                                                "0000 0000 00 0c00 02 4e54204c4d20302e313200");
  g_autoptr (GBytes) bytes = uchi_smb_build_negotiate1 ();

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
}

static guint
u16_le (const guint8 *p)
{
  return p[0] | (guint) p[1] << 8;
}

static void
test_build2 (void)
{
  const guint8 guid[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
  g_autoptr (GBytes) bytes = uchi_smb_build_negotiate2 (guid);
  gsize length;
  const guint8 *p = g_bytes_get_data (bytes, &length);
  guint offset;

  g_assert_cmpuint (length, ==, 4u + (guint) (p[2] << 8 | p[3]));
  p += 4;
  g_assert_cmpmem (p, 4, "\xFESMB", 4);
  g_assert_cmpuint (u16_le (p + 64), ==, 36);
  g_assert_cmpuint (u16_le (p + 66), ==, 5);
  g_assert_cmpmem (p + 76, 16, guid, 16);
  g_assert_cmphex (u16_le (p + 100), ==, 0x0202);
  g_assert_cmphex (u16_le (p + 108), ==, 0x0311);
  /* the context begins at a multiple of 8 and ends with the message */
  offset = u16_le (p + 92);
  g_assert_cmpuint (offset % 8, ==, 0);
  g_assert_cmpuint (u16_le (p + offset), ==, 1);
  g_assert_cmpuint (offset + 8 + u16_le (p + offset + 2), ==, length - 4);
}

static void
feed (const void *data, gsize length)
{
  UchiSmbReply reply;

  uchi_smb_parse_negotiate (data, length, &reply);
}

static void
test_torture (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = uchi_unhex (rows[i].in);

      uchi_torture (bytes->data, bytes->len, feed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/smb/rows", test_rows);
  g_test_add_func ("/wire/smb/build1", test_build1);
  g_test_add_func ("/wire/smb/build2", test_build2);
  g_test_add_func ("/wire/smb/torture", test_torture);
  return g_test_run ();
}
