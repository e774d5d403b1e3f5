/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "details.h"

#include <string.h>

/* The line that is being read is where all secrets pass: it never grows, and is wiped. */
#define LINE_BYTES (64 * 1024)

typedef enum { NOTHING, DATA_KEY, DATA_VALUE, SECRET_KEY, SECRET_VALUE } Item;

struct _PpmDetails {
    PpmDetailsState state;
    gboolean complete;
    gsize total;
    gsize length;
    Item item;    /* that a line beginning with "=" goes on with */
    GString *key; /* that the next value belongs to */
    GHashTable *data;
    PpmSecret *password;
    char line[LINE_BYTES];
};

static const struct {
    const char *prefix;
    Item item;
} prefixes[] = {
    {"DATA_KEY=", DATA_KEY},
    {"DATA_VAL=", DATA_VALUE},
    {"SECRET_KEY=", SECRET_KEY},
    {"SECRET_VAL=", SECRET_VALUE},
};

PpmDetails *
ppm_details_new(void)
{
    PpmDetails *details = g_new0(PpmDetails, 1);

    details->key = g_string_new(NULL);
    details->data = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return details;
}

void
ppm_details_free(PpmDetails *details)
{
    ppm_secret_wipe(details->line, sizeof details->line);
    g_string_free(details->key, TRUE);
    g_hash_table_unref(details->data);
    g_clear_pointer(&details->password, ppm_secret_free);
    g_free(details);
}

/* A password with a line end in it cannot be told back to the agent: it is none. */
static void
go_on(PpmDetails *details, const char *text)
{
    const char *before;

    switch (details->item) {
    case DATA_KEY:
    case SECRET_KEY:
        g_string_append_printf(details->key, "\n%s", text);
        break;
    case DATA_VALUE:
        before = g_hash_table_lookup(details->data, details->key->str);
        g_hash_table_insert(details->data, g_strdup(details->key->str),
                            g_strconcat(before ? before : "", "\n", text, NULL));
        break;
    case SECRET_VALUE:
        g_clear_pointer(&details->password, ppm_secret_free);
        break;
    case NOTHING:
        details->state = PPM_DETAILS_BROKEN;
        break;
    }
}

static void
take_secret(PpmDetails *details, const char *text)
{
    if (!g_str_equal(details->key->str, "password"))
        return;
    g_clear_pointer(&details->password, ppm_secret_free);
    details->password = ppm_secret_new(text, strlen(text), NULL);
}

/* A value belongs to the key of its kind that came before it. */
static void
take_item(PpmDetails *details, Item item, const char *text)
{
    Item before = details->item;

    details->item = item;
    if (item == DATA_KEY || item == SECRET_KEY)
        g_string_assign(details->key, text);
    else if (item == DATA_VALUE && before == DATA_KEY)
        g_hash_table_insert(details->data, g_strdup(details->key->str), g_strdup(text));
    else if (item == SECRET_VALUE && before == SECRET_KEY)
        take_secret(details, text);
    else
        details->state = PPM_DETAILS_BROKEN;
}

static void
take_line(PpmDetails *details, const char *line)
{
    if (g_str_equal(line, "QUIT") || g_str_has_prefix(line, "CANCEL")) {
        details->state = PPM_DETAILS_OVER;
    } else if (details->state == PPM_DETAILS_DONE) {
        return;
    } else if (g_str_equal(line, "DONE")) {
        details->state = PPM_DETAILS_DONE;
        details->complete = TRUE;
    } else if (line[0] == '=') {
        go_on(details, line + 1);
    } else {
        for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
            if (g_str_has_prefix(line, prefixes[i].prefix))
                take_item(details, prefixes[i].item, line + strlen(prefixes[i].prefix));
    }
}

static void
end_line(PpmDetails *details)
{
    details->line[details->length] = '\0';
    if (g_utf8_validate(details->line, (gssize)details->length, NULL))
        take_line(details, details->line);
    else
        details->state = PPM_DETAILS_BROKEN;
    ppm_secret_wipe(details->line, details->length);
    details->length = 0;
}

static gboolean
is_at_end(const PpmDetails *details)
{
    return details->state == PPM_DETAILS_BROKEN || details->state == PPM_DETAILS_OVER;
}

PpmDetailsState
ppm_details_feed(PpmDetails *details, const char *bytes, gsize length)
{
    if (length > PPM_DETAILS_MAX_BYTES - details->total)
        details->state = PPM_DETAILS_BROKEN;
    for (gsize i = 0; i < length && !is_at_end(details); i++) {
        details->total++;
        if (bytes[i] == '\n')
            end_line(details);
        else if (bytes[i] == '\0' || details->length == LINE_BYTES - 1)
            details->state = PPM_DETAILS_BROKEN;
        else
            details->line[details->length++] = bytes[i];
    }
    return details->state;
}

gboolean
ppm_details_are_complete(const PpmDetails *details)
{
    return details->complete;
}

const char *
ppm_details_get(const PpmDetails *details, const char *key)
{
    return g_hash_table_lookup(details->data, key);
}

const PpmSecret *
ppm_details_password(const PpmDetails *details)
{
    return details->password;
}

void
ppm_details_forget_password(PpmDetails *details)
{
    g_clear_pointer(&details->password, ppm_secret_free);
}
