package dev.homeport.jdbc.internal.connect;

import java.util.Optional;
import java.util.regex.Pattern;

/** Tells hosts from what people write in their place: a URL, or a host with a port behind it. */
public final class HostNames {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:%-]+");

    /** At least two colons, and no letter that is no hexadecimal digit, but in the name of a network interface. */
    private static final Pattern IP_6 = Pattern.compile("(?=[^%]*:[^%]*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");

    private static final Pattern IP_4 = Pattern.compile("[0-9.]+");

    private HostNames() {}

    /** Returns whether it is an address, which needs no lookup. */
    static boolean isAddress(String host) {
        return IP_4.matcher(host).matches() || IP_6.matcher(host).matches();
    }

    /**
     * Returns what is wrong with a host, as the end of a sentence whose subject is the host; never repeats the host.
     */
    public static Optional<String> problem(String host) {
        if (host.isBlank()) {
            return Optional.of("it is blank");
        }
        if (host.contains("/")) {
            return Optional.of("it looks like a URL; write its host alone, and its port on its own");
        }
        if (!ALLOWED.matcher(host).matches()) {
            var wrong = host.codePoints()
                    .filter(character ->
                            !ALLOWED.matcher(Character.toString(character)).matches())
                    .findFirst()
                    .orElseThrow();
            return Optional.of("it has '" + Character.toString(wrong) + "' in it");
        }
        return host.contains(":") && !IP_6.matcher(host).matches()
                ? Optional.of("it has a port behind it; write the port on its own")
                : Optional.empty();
    }
}
