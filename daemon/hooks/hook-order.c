/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The number of words goes first, since a word may be empty. */
#include "config.h"

#include "hook-order.h"

#include <string.h>

static void
write_all(GByteArray *data, const char *const *texts)
{
    for (gsize i = 0; texts[i]; i++)
        g_byte_array_append(data, (const guint8 *)texts[i], (guint)strlen(texts[i]) + 1);
}

GBytes *
ppm_hook_order_write(const char *const *words, const char *const *environment)
{
    GByteArray *data = g_byte_array_new();
    g_autofree char *count = g_strdup_printf("%u", g_strv_length((GStrv)words));
    const char *const head[] = {count, NULL};

    write_all(data, head);
    write_all(data, words);
    write_all(data, environment);
    return g_byte_array_free_to_bytes(data);
}

static GPtrArray *
split(const char *data, gsize length)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    for (const char *p = data; p < data + length; p += strlen(p) + 1)
        g_ptr_array_add(texts, g_strdup(p));
    return texts;
}

static GStrv
part(GPtrArray *texts, guint from, guint to)
{
    GStrv result = g_new0(char *, to - from + 1);

    for (guint i = from; i < to; i++)
        result[i - from] = g_strdup(g_ptr_array_index(texts, i));
    return result;
}

PpmHookOrder *
ppm_hook_order_read(const char *data, gsize length)
{
    g_autoptr(GPtrArray) texts = NULL;
    PpmHookOrder *order;
    guint64 count;

    if (length == 0 || data[length - 1] != '\0')
        return NULL;
    texts = split(data, length);
    if (texts->len < 2 || !g_ascii_string_to_unsigned(g_ptr_array_index(texts, 0), 10, 1,
                                                      texts->len - 1, &count, NULL))
        return NULL;
    order = g_new0(PpmHookOrder, 1);
    order->words = part(texts, 1, 1 + (guint)count);
    order->environment = part(texts, 1 + (guint)count, texts->len);
    return order;
}

void
ppm_hook_order_free(PpmHookOrder *order)
{
    g_strfreev(order->words);
    g_strfreev(order->environment);
    g_free(order);
}
