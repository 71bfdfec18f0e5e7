package dev.berth.testkit.contract;

/** The check of the files of an agent's home, which runs in a container of the agent. */
final class SharedHomeFiles {
    /**
     * Python. Prints a line for each file that is not sound, then {@code checked N}. The last line of a file of JSON
     * lines may be incomplete: its writer was killed.
     */
    static final String SCRIPT = """
            import json, os, sqlite3, sys, tomllib

            def database(path):
                connection = sqlite3.connect(path, timeout=20)
                try:
                    answer = connection.execute("PRAGMA integrity_check").fetchall()
                finally:
                    connection.close()
                if answer != [("ok",)]:
                    raise ValueError(answer[:3])

            def json_lines(data):
                lines = data.split(b"\\n")
                for number, line in enumerate(lines):
                    if line.strip():
                        try:
                            json.loads(line)
                        except ValueError as e:
                            if number != len(lines) - 1:
                                raise ValueError("line %d: %s" % (number + 1, e))

            def check(path):
                with open(path, "rb") as file:
                    data = file.read()
                if data.startswith(b"SQLite format 3\\0"):
                    database(path)
                elif path.endswith(".json"):
                    json.loads(data)
                elif path.endswith((".jsonl", ".ndjson")):
                    json_lines(data)
                elif path.endswith(".toml"):
                    tomllib.loads(data.decode())
                else:
                    return 0
                return 1

            checked = 0
            for folder, folders, names in os.walk(sys.argv[1]):
                folders[:] = [name for name in folders if name != "node_modules"]
                for name in names:
                    path = os.path.join(folder, name)
                    if os.path.isfile(path):
                        try:
                            checked += check(path)
                        except (OSError, ValueError, sqlite3.Error) as e:
                            print("%s: %s" % (path, str(e).replace("\\n", " ")))
            print("checked", checked)
            """;

    private SharedHomeFiles() {}
}
