/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/uchi-checks.h"

/* the checks of the table, one file each (or one file for a family) */
extern const UchiCheck uchi_check_default_password;
extern const UchiCheck uchi_check_telnet_open;
extern const UchiCheck uchi_check_debug_port;
extern const UchiCheck uchi_check_open_stream;
extern const UchiCheck uchi_check_open_share;
extern const UchiCheck uchi_check_old_share;
extern const UchiCheck uchi_check_open_broker;
extern const UchiCheck uchi_check_snmp_public;
extern const UchiCheck uchi_check_remote_control;
extern const UchiCheck uchi_check_firmware_old;
extern const UchiCheck uchi_check_known_flaw;
extern const UchiCheck uchi_check_support_ended;
extern const UchiCheck uchi_check_replace_no_fix;
extern const UchiCheck uchi_check_unknown_device;
extern const UchiCheck uchi_check_odd_behaviour;
extern const UchiCheck uchi_check_not_behind_router;
extern const UchiCheck uchi_check_two_routers;
extern const UchiCheck uchi_check_port_forward;
extern const UchiCheck uchi_check_printer_exposed;
extern const UchiCheck uchi_check_remote_admin;
extern const UchiCheck uchi_check_ipv6_exposed;
extern const UchiCheck uchi_check_dns_changed;
extern const UchiCheck uchi_check_wifi_open;
extern const UchiCheck uchi_check_wifi_wep;
extern const UchiCheck uchi_check_wifi_tkip;

/**
 * uchi_check_record:
 * @device: (nullable): the device the finding is about
 * @port: TCP port the finding belongs to, 0 for none
 *
 * Returns: (transfer full): a record with the level and advice that
 *   uchi_check_judge() gives for the kind of @device
 */
UchiFindingRecord *uchi_check_record (UchiFindingId finding, const UchiDevice *device, guint16 port);

/**
 * uchi_check_cite_port:
 * @pack: (nullable)
 *
 * Names the pack's rule of the record's port, and in the detail `benign` who
 * may have that door open with reason: for the staff to weigh. It never
 * changes the level or takes the finding back; the reason of a pack is no proof.
 */
void uchi_check_cite_port (UchiFindingRecord *record, UchiPack *pack);

/* sets a text of the record's details; @value must hold no secret */
void uchi_check_detail (UchiFindingRecord *record, const char *name, const char *value);

/**
 * uchi_check_talkable:
 *
 * Whether a check may open a connection to @device at all: not to this
 * computer, not without an address, not to the kinds that safety.md 8 leaves
 * alone (health, lock, car, energy, smart meter, payment, intercom).
 */
gboolean uchi_check_talkable (const UchiDevice *device);

/* (nullable) (transfer none): the address to talk to, IPv4 first */
const char *uchi_check_address (const UchiDevice *device);

/* common ends of a check's task: results are handed over, errors converted */
void uchi_check_return (GTask *task, UchiOutcome outcome, const char *reason);
void uchi_check_return_result (GTask *task, UchiCheckResult *result);
UchiCheckResult *uchi_check_finish (GAsyncResult *result, GError **error);

/* (nullable) (transfer none): something remembered in this run under @name */
gpointer uchi_check_memory_get (UchiCheckMemory *self, const char *name);
/* (transfer full) @value; without a memory it is freed at once */
void uchi_check_memory_set (UchiCheckMemory *self, const char *name, gpointer value, GDestroyNotify destroy);
