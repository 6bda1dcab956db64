/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "net/uchi-http.h"
#include "pack/uchi-pack.h"

/* the most steps, conditions, variables of one recipe that are looked at */
#define UCHI_RECIPE_MAX_STEPS 4
#define UCHI_RECIPE_MAX_ITEMS 32
/* how deep a value may be nested, and how long it may become, in bytes */
#define UCHI_RECIPE_MAX_DEPTH 8
#define UCHI_RECIPE_MAX_VALUE 4096
/* piece of a text that a pattern is tried on at a time */
#define UCHI_RECIPE_WINDOW 4096

typedef enum {
  UCHI_RECIPE_MORE,          /* a further request is due */
  UCHI_RECIPE_OPENED,        /* the pair opened the device */
  UCHI_RECIPE_OPEN_WITHOUT,  /* the protected page came without asking for a login */
  UCHI_RECIPE_REFUSED,       /* the device said no to the pair */
  UCHI_RECIPE_LOCKED,        /* a lock sign: 403, 423, 429, Retry-After, lock page */
  UCHI_RECIPE_UNCLEAR,       /* neither success nor failure: nothing is known */
} UchiRecipeVerdict;

/**
 * UchiRecipe:
 *
 * One try of a login rule of the pack with one pair, as a pure machine: it
 * says which request comes next and judges the answer; it does no I/O, so
 * every form of login is tested without a device. Answers are hostile: values,
 * patterns and the number of requests are bounded. What held the pair is
 * overwritten when freed.
 */
typedef struct _UchiRecipe UchiRecipe;

/**
 * uchi_recipe_new:
 * @rule: a login rule of the pack (protocol "http"), borrowed
 * @user: (nullable): instead of the rule's own user name (control request)
 * @pass: (nullable): instead of the rule's own password
 *
 * Fails with %UCHI_ERROR_INVALID when the rule has no steps or too many.
 */
UchiRecipe *uchi_recipe_new (JsonObject *rule, const char *user, const char *pass, GError **error);
void uchi_recipe_free (UchiRecipe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UchiRecipe, uchi_recipe_free)

/**
 * uchi_recipe_set_origin:
 * @address: IP literal of the device
 *
 * Makes the variable "origin" ("http://192.168.11.1", with the port when it is
 * an unusual one): some devices take a login only with their own page as Referer.
 */
void uchi_recipe_set_origin (UchiRecipe *self, const char *address, guint16 port, gboolean tls);

/**
 * uchi_recipe_next:
 * @request: (out caller-allocates): method, path, headers, body and purpose
 *   are filled in and stay valid until the next call on @self; address, port
 *   and tls are left alone
 *
 * Fails with %UCHI_ERROR_INVALID when a value of the rule cannot be made from
 * what the device said.
 */
gboolean uchi_recipe_next (UchiRecipe *self, UchiHttpRequest *request, GError **error);

/* how many of its requests carry, or may carry, a login: what it costs of the two a day; 1 at least */
guint uchi_recipe_cost (const UchiRecipe *self);

/* judges the answer to the last request; %UCHI_RECIPE_MORE: call uchi_recipe_next() again */
UchiRecipeVerdict uchi_recipe_feed (UchiRecipe *self, const UchiHttpResponse *response);

/* whether a request was handed out so far that carries the pair, or something made from it, or may carry a guess of the pack */
gboolean uchi_recipe_sent_credentials (const UchiRecipe *self);

/**
 * uchi_recipe_logout:
 *
 * After %UCHI_RECIPE_OPENED: the request that ends the session, when the rule
 * names one. Same lifetime as with uchi_recipe_next().
 */
gboolean uchi_recipe_logout (UchiRecipe *self, UchiHttpRequest *request);

/* ---- pure parts, used by the machine and its tests ---------------------- */

/* overwrites and frees; %NULL is fine */
void uchi_secret_free (char *secret);
void uchi_secret_string_free (GString *secret);

typedef struct {
  const char *user;
  const char *pass;
  GHashTable *variables;  /* char* → GString*: taken from earlier answers */
  gboolean used_pair;     /* set when a value was made from user or password */
} UchiRecipeScope;

/**
 * uchi_recipe_value:
 * @expression: EXPR of the pack's schema: const, user, pass, var, or fn with args
 *
 * Returns: (transfer full): the bytes of the value, to be freed with
 *   uchi_secret_string_free(); %NULL with %UCHI_ERROR_INVALID when a variable is
 *   missing, a function unknown or the value too long
 */
GString *uchi_recipe_value (JsonObject *expression, UchiRecipeScope *scope, GError **error);

/* appends @text as application/x-www-form-urlencoded (WHATWG URL 5.2) */
void uchi_recipe_append_form (GString *body, const char *text, gsize length);
/* appends @text as a string of JSON; fails with %UCHI_ERROR_INVALID when it is no UTF-8 */
gboolean uchi_recipe_append_json (GString *body, const char *text, gsize length, GError **error);

/* whether the condition holds for the answer; @text is its body as UTF-8 */
gboolean uchi_recipe_condition (JsonObject *condition, const UchiHttpResponse *response, const char *text);

/* (transfer full) (nullable): what an `extract` entry finds in the answer, at most 4 KiB */
char *uchi_recipe_extract (JsonObject *extract, const UchiHttpResponse *response, const char *text);

/* a lock sign in an answer that was no success */
gboolean uchi_recipe_is_lock (const UchiHttpResponse *response, const char *text);

/* ---- a rule's own examples ------------------------------------------------------ */

/**
 * uchi_recipe_examples_hold:
 * @rule: a login rule; "example": {"good": ANSWER, "bad": ANSWER}, where ANSWER
 *   is {"status", "headers", "cookies", "body"}
 *
 * Whether the rule calls the good answer a success and the bad one none; TRUE
 * for a rule without examples. Fails with %UCHI_PACK_ERROR_CONTENT.
 */
gboolean uchi_recipe_examples_hold (JsonObject *rule, GError **error);

/* the same for every login of a pack: what a new pack has to pass before it is used (UchiPackSelfTest) */
gboolean uchi_recipe_self_test (UchiPack *pack, GError **error);

/* ---- running it --------------------------------------------------------------- */

/**
 * uchi_recipe_run_async:
 * @recipe: borrowed until the callback
 * @address: IP literal
 *
 * Sends one request of the recipe after the other and, when the pair opened
 * the device, the request that logs out. Bounds: at most two requests a step,
 * and those of the budget.
 */
void uchi_recipe_run_async (UchiNet *net, UchiRecipe *recipe, const char *address, guint16 port, gboolean tls,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* never %UCHI_RECIPE_MORE; on error %UCHI_RECIPE_UNCLEAR */
UchiRecipeVerdict uchi_recipe_run_finish (GAsyncResult *result, GError **error);
