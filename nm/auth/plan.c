/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "plan.h"
#include "import-networkmanager.h"
#include "option-check.h"

#include <NetworkManager.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define SECRET  "password"
#define MESSAGE "x-vpn-message:"

static gboolean
refuse(GError **error, const char *message)
{
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
    return FALSE;
}

gboolean
ppm_auth_request_check(const PpmAuthRequest *request, GError **error)
{
    if (!request->uuid || !request->name || !request->service)
        return refuse(error, _("It is NetworkManager's agents who run this, with --uuid, --name "
                               "and --service."));
    if (!g_uuid_string_is_valid(request->uuid))
        return refuse(error, _("The --uuid is none."));
    if (!ppm_import_networkmanager_is_pptp(request->service))
        return refuse(error, _("The --service is not one of PPTP."));
    return TRUE;
}

/* ---- what is wanted ---- */

static NMSettingSecretFlags
flags_of(const PpmDetails *details)
{
    const char *text = ppm_details_get(details, SECRET "-flags");
    guint64 flags;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, 7, &flags, NULL))
        return NM_SETTING_SECRET_FLAG_NONE;
    return (NMSettingSecretFlags)flags;
}

static gboolean
is_wanted_anew(const PpmAuthRequest *request)
{
    return request->again || (request->hints && g_strv_contains(request->hints, SECRET));
}

gboolean
ppm_auth_may_use_known(const PpmAuthRequest *request, const PpmDetails *details)
{
    return !is_wanted_anew(request) && !(flags_of(details) & NM_SETTING_SECRET_FLAG_NOT_SAVED);
}

gboolean
ppm_auth_may_use_keyring(const PpmAuthRequest *request, const PpmDetails *details)
{
    return ppm_auth_may_use_known(request, details) &&
           (flags_of(details) & NM_SETTING_SECRET_FLAG_AGENT_OWNED);
}

gboolean
ppm_auth_may_be_empty(const PpmDetails *details)
{
    return (flags_of(details) & NM_SETTING_SECRET_FLAG_NOT_REQUIRED) != 0;
}

gboolean
ppm_auth_must_ask(const PpmAuthRequest *request, const PpmDetails *details, gboolean known)
{
    if (!request->may_interact)
        return FALSE;
    return is_wanted_anew(request) || (!known && !ppm_auth_may_be_empty(details));
}

/* ---- words ---- */

char *
ppm_auth_title(const PpmAuthRequest *request)
{
    g_autofree char *name = ppm_option_excerpt(request->name);

    return g_strdup_printf(_("Connection “%s”"), name);
}

char *
ppm_auth_text(const PpmAuthRequest *request, const PpmDetails *details)
{
    const char *user = ppm_details_get(details, "user");
    g_autofree char *name = ppm_option_excerpt(request->name);
    g_autofree char *quoted_user = user && *user ? ppm_option_excerpt(user) : NULL;

    if (quoted_user)
        return g_strdup_printf(_("Password of %s for “%s”"), quoted_user, name);
    return g_strdup_printf(_("Password for “%s”"), name);
}

/* Our service says it in English, for its log; it is in the catalogue. */
static char *
translated_message(const PpmAuthRequest *request)
{
    for (gsize i = 0; request->hints && request->hints[i]; i++) {
        const char *text = request->hints[i];

        if (g_str_has_prefix(text, MESSAGE) && text[strlen(MESSAGE)])
            return g_strdup(_(text + strlen(MESSAGE)));
    }
    return NULL;
}

char *
ppm_auth_reason(const PpmAuthRequest *request)
{
    char *message = translated_message(request);

    if (message || !is_wanted_anew(request))
        return message;
    return g_strdup(_("The server did not accept the password."));
}

/* ---- answers ---- */

static void
wipe_and_free(gpointer data)
{
    GString *text = data;

    ppm_secret_wipe(text->str, text->allocated_len);
    g_string_free(text, TRUE);
}

static GBytes *
to_bytes(GString *text)
{
    return g_bytes_new_with_free_func(text->str, text->len, wipe_and_free, text);
}

/* With room for all that follows, so that it never moves and leaves a copy behind. */
static GString *
new_answer(gsize words)
{
    return g_string_sized_new(words + 2 * PPM_SECRET_MAX_BYTES + 512);
}

GBytes *
ppm_auth_answer(const PpmSecret *secret)
{
    GString *text = new_answer(0);

    if (secret && !strchr(ppm_secret_bytes(secret), '\n')) {
        g_string_append(text, SECRET "\n");
        g_string_append(text, ppm_secret_bytes(secret)); /* a format would leave a copy */
        g_string_append_c(text, '\n');
    }
    g_string_append(text, "\n\n");
    return to_bytes(text);
}

/* As GKeyFile writes it, which would leave copies. */
static void
add_escaped(GString *text, const char *value)
{
    gboolean at_start = TRUE;

    for (; *value; value++) {
        if (*value == '\\')
            g_string_append(text, "\\\\");
        else if (*value == '\n')
            g_string_append(text, "\\n");
        else if (*value == '\r')
            g_string_append(text, "\\r");
        else if (*value == '\t' && at_start)
            g_string_append(text, "\\t");
        else if (*value == ' ' && at_start)
            g_string_append(text, "\\s");
        else
            g_string_append_c(text, *value);
        at_start &= *value == ' ' || *value == '\t';
    }
}

static void
add_line(GString *text, const char *key, const char *value)
{
    g_string_append_printf(text, "%s=", key);
    add_escaped(text, value);
    g_string_append_c(text, '\n');
}

GBytes *
ppm_auth_external_answer(const char *title, const char *text, const PpmSecret *secret, gboolean ask)
{
    GString *answer = new_answer(2 * (strlen(title) + strlen(text)) + strlen(_("Password")));

    g_string_append(answer, "[VPN Plugin UI]\nVersion=2\n");
    add_line(answer, "Title", title);
    add_line(answer, "Description", text);
    g_string_append(answer, "\n[" SECRET "]\n");
    add_line(answer, "Value", secret ? ppm_secret_bytes(secret) : "");
    add_line(answer, "Label", _("Password"));
    g_string_append_printf(answer, "IsSecret=true\nShouldAsk=%s\n", ask ? "true" : "false");
    return to_bytes(answer);
}
