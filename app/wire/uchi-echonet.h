/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#define UCHI_ECHONET_PORT 3610
#define UCHI_ECHONET_GROUP_IPV4 "224.0.23.0"
#define UCHI_ECHONET_GROUP_IPV6 "ff02::1"

#define UCHI_ECHONET_NODE 0x0EF001        /* node profile object */
#define UCHI_ECHONET_CONTROLLER 0x05FF01  /* what we are */

/* properties worth asking for */
#define UCHI_ECHONET_VERSION 0x82
#define UCHI_ECHONET_ID 0x83
#define UCHI_ECHONET_MAKER 0x8A
#define UCHI_ECHONET_PRODUCT 0x8C
#define UCHI_ECHONET_INSTANCES 0xD6

/**
 * uchi_echonet_build_get:
 * @tid: transaction id
 * @object: destination object, for example #UCHI_ECHONET_NODE
 * @properties: 1 … 16 property codes
 *
 * A Get (ESV 0x62) and nothing else: no function of the program builds a frame
 * that sets anything. ECHONET Lite specification 1.13, part II, chapter 3.
 *
 * Returns: (transfer full)
 */
GBytes *uchi_echonet_build_get (guint16 tid, guint32 object, const guint8 *properties, guint n_properties);

typedef struct {
  guint8 code;
  guint8 length;       /* 0: the node has no value for it */
  const guint8 *value; /* borrowed from the datagram */
} UchiEchonetProperty;

typedef struct {
  guint16 tid;
  guint32 source;      /* object that speaks: class group, class, instance in 24 bits */
  guint32 destination;
  guint8 service;      /* ESV: 0x72 Get_Res, 0x52 Get_SNA, 0x73 INF … */
  guint n_properties;
  UchiEchonetProperty properties[32];
} UchiEchonetFrame;

/**
 * uchi_echonet_parse:
 * @data: one datagram, not trusted; the frame borrows from it
 * @frame: (out caller-allocates): untouched on failure
 *
 * Format 1 frames that answer or announce (ESV 0x50 … 0x5E, 0x71 … 0x7E). More
 * than 32 properties are refused.
 */
gboolean uchi_echonet_parse (const void *data, gsize length, UchiEchonetFrame *frame);

/* (nullable) (transfer none): the property with a value; NULL when missing or refused */
const UchiEchonetProperty *uchi_echonet_find (const UchiEchonetFrame *frame, guint8 code);

/**
 * uchi_echonet_instances:
 * @property: a #UCHI_ECHONET_INSTANCES property
 * @objects: (out): room for @max objects
 *
 * Returns: how many objects were written: never more than the property holds
 */
guint uchi_echonet_instances (const UchiEchonetProperty *property, guint32 *objects, guint max);

/* (transfer full): a text property (product code), NULs and blanks at the end cut, cleaned */
char *uchi_echonet_text (const UchiEchonetProperty *property);
/* 24-bit maker code; 0 when the property has another length */
guint32 uchi_echonet_maker (const UchiEchonetProperty *property);
