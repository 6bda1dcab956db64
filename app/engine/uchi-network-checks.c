/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where results go, and the checks of the whole network, one after the other. */
#include "engine/uchi-engine-private.h"

#include "core/uchi-json.h"
#include "identify/uchi-identify.h"

static void next_check (UchiEngine *self);

static void
add_maker_words (UchiEngine *self, UchiFindingRecord *record, const UchiDevice *device)
{
  JsonObject *words = record->maker_words == NULL && device != NULL ? uchi_pack_maker_words (self->pack, device) : NULL;

  if (words != NULL)
    record->maker_words = json_object_ref (words);
}

static void
add_network_finding (UchiEngine *self, UchiFindingRecord *record)
{
  for (guint i = 0; i < self->network_findings->len; i++)
    {
      const UchiFindingRecord *known = g_ptr_array_index (self->network_findings, i);

      if (known->finding == record->finding && known->port == record->port && known->transport == record->transport)
        {
          g_ptr_array_remove_index (self->network_findings, i);
          break;
        }
    }
  g_ptr_array_add (self->network_findings, record);
}

void
uchi_check_state_free (UchiCheckState *self)
{
  g_free (self->check);
  g_free (self->reason);
  g_free (self);
}

void
uchi_network_checks_set (UchiEngine *self, const char *check, UchiOutcome outcome, const char *reason)
{
  UchiCheckState *state = NULL;

  for (guint i = 0; i < self->network_checks->len && state == NULL; i++)
    {
      UchiCheckState *known = g_ptr_array_index (self->network_checks, i);

      state = g_str_equal (known->check, check) ? known : NULL;
    }
  if (state == NULL)
    {
      state = g_new0 (UchiCheckState, 1);
      state->check = g_strdup (check);
      g_ptr_array_add (self->network_checks, state);
    }
  g_free (state->reason);
  state->outcome = outcome;
  state->reason = outcome == UCHI_OUTCOME_UNKNOWN ? g_strdup (reason) : NULL;
}

void
uchi_engine_file (UchiEngine *self, const UchiCheck *check, UchiDevice *device, UchiCheckResult *result)
{
  if (device != NULL)
    uchi_device_set_check (device, check->id, result->outcome, result->reason);
  else
    uchi_network_checks_set (self, check->id, result->outcome, result->reason);
  if (device != NULL && result->description != NULL
      && uchi_device_add_evidence (device, "snmp.sysDescr", result->description, uchi_engine_now_ms (self)))
    {
      uchi_identify_weigh (self->pack, device);
      uchi_memory_apply (self->memory, device);
    }
  while (result->findings->len > 0)
    {
      UchiFindingRecord *record = g_ptr_array_steal_index (result->findings, 0);
      const char *id = record->details != NULL ? uchi_json_string (record->details, "device", NULL) : NULL;
      UchiDevice *owner = device != NULL ? device : uchi_inventory_by_id (self->inventory, id);

      add_maker_words (self, record, owner);
      uchi_writer_finding (self->writer, owner != NULL ? owner->id : NULL, record);
      if (owner != NULL)
        uchi_device_add_finding (owner, record);
      else
        add_network_finding (self, record);
    }
}

void
uchi_engine_judge_software (UchiEngine *self, const UchiCheckContext *context, UchiDevice *device)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  if (device->firmware[0] != '\0')
    return;
  uchi_identify_weigh (self->pack, device);
  uchi_memory_apply (self->memory, device);
  for (guint i = 0; device->firmware[0] != '\0' && i < n_checks; i++)
    {
      g_autoptr (UchiCheckResult) result = NULL;

      if (checks[i]->judge == NULL || !uchi_check_applies (checks[i], context, device))
        continue;
      result = checks[i]->judge (checks[i], self->pack, device);
      uchi_engine_file (self, checks[i], device, result);
    }
}

/* one of them is over */
static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UchiEngine) self = user_data;
  g_autoptr (UchiCheckResult) outcome = uchi_check_run_finish (result, NULL);
  guint n_checks;

  if (outcome == NULL || self->phase != UCHI_PHASE_CHECKING)
    return;
  uchi_engine_file (self, uchi_checks_all (&n_checks)[self->next_network_check - 1], NULL, outcome);
  next_check (self);
}

static void
next_check (UchiEngine *self)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);

  while (self->next_network_check < n_checks)
    {
      const UchiCheck *check = checks[self->next_network_check++];

      if ((check->flags & UCHI_CHECK_NETWORK) == 0 || !uchi_check_applies (check, &self->network_context, NULL))
        continue;
      uchi_check_run_async (check, &self->network_context, NULL, self->cancellable, on_checked, g_object_ref (self));
      return;
    }
  self->network_over = TRUE;
  uchi_engine_advance (self);
}

void
uchi_network_checks_begin (UchiEngine *self)
{
  self->network_context = uchi_engine_context (self);
  self->next_network_check = 0;
  next_check (self);
}

void
uchi_network_checks_give_up (UchiEngine *self, const char *reason)
{
  guint n_checks;
  const UchiCheck *const *checks = uchi_checks_all (&n_checks);
  UchiCheckContext context = uchi_engine_context (self);

  for (guint i = 0; i < n_checks; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < self->network_checks->len && !known; k++)
        known = g_str_equal (((UchiCheckState *) g_ptr_array_index (self->network_checks, k))->check, checks[i]->id);
      if (!known && (checks[i]->flags & UCHI_CHECK_NETWORK) != 0 && uchi_check_applies (checks[i], &context, NULL))
        uchi_network_checks_set (self, checks[i]->id, UCHI_OUTCOME_UNKNOWN, reason);
    }
}
