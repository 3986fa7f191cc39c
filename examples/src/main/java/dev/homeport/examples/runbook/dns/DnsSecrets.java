package dev.homeport.examples.runbook.dns;

import dev.homeport.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads secrets from the environment: {@code NAME} holds one, or {@code NAME_FILE} the path of a file that does.
 *
 * <p>Messages name the variable and the file, never what they hold.
 */
record DnsSecrets(Map<String, String> environment) {

    Secret secret(String name) throws IOException {
        return Secret.of(text(name));
    }

    /** Returns the value without the white space around it, such as a file's last newline. */
    String text(String name) throws IOException {
        var value = environment.getOrDefault(name, "").strip();
        var file = environment.getOrDefault(name + "_FILE", "").strip();
        if (!value.isEmpty() && !file.isEmpty()) {
            throw new IllegalArgumentException("Both " + name + " and " + name + "_FILE are set; set one");
        }
        if (!file.isEmpty()) {
            value = Files.readString(Path.of(file)).strip();
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    file.isEmpty()
                            ? "Set " + name + ", or " + name + "_FILE to the path of a file that holds it"
                            : "The file of " + name + "_FILE is empty: " + file);
        }
        return value;
    }

    /** A secret's map must not be printed with its record. */
    @Override
    public String toString() {
        return "DnsSecrets";
    }
}
