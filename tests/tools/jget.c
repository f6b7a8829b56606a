/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * jget FILE PATH...: prints what stands at each path of a JSON file, one a
 * line, strings without quotes. A path's parts are separated by blanks; in an
 * array a part is an index, or the "name" of the object that is meant. What is
 * not there prints as "missing" and makes the exit status 1.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *
in_array(json_t *array, const char *part)
{
	char *end;
	unsigned long n = strtoul(part, &end, 10);
	json_t *item;
	size_t i;

	if (*end == '\0')
		return json_array_get(array, n);
	json_array_foreach(array, i, item)
	{
		const char *name =
		    json_string_value(json_object_get(item, "name"));

		if (name != NULL && strcmp(name, part) == 0)
			return item;
	}
	return NULL;
}

static json_t *
find(json_t *at, const char *path)
{
	char part[80];
	size_t n;

	for (; at != NULL && *path != '\0'; path += n + (path[n] == ' ')) {
		n = strcspn(path, " ");
		if (n >= sizeof part)
			return NULL;
		memcpy(part, path, n);
		part[n] = '\0';
		at = json_is_array(at) ? in_array(at, part)
				       : json_object_get(at, part);
	}
	return at;
}

int
main(int argc, char **argv)
{
	json_error_t why;
	json_t *root;
	int status = 0;

	if (argc < 2)
		return 2;
	root = json_load_file(argv[1], 0, &why);
	if (root == NULL) {
		fprintf(
		    stderr, "jget: %s:%d: %s\n", argv[1], why.line, why.text);
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		json_t *v = find(root, argv[i]);

		if (v == NULL)
			puts("missing");
		else if (json_is_string(v))
			puts(json_string_value(v));
		else if (json_dumpf(v, stdout,
			     JSON_ENCODE_ANY | JSON_COMPACT |
				 JSON_REAL_PRECISION(9)) == 0)
			putchar('\n');
		status |= v == NULL;
	}
	json_decref(root);
	return status;
}
