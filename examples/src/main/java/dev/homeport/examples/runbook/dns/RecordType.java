package dev.homeport.examples.runbook.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells the type of record that leads to a target, and the one way to write that target. */
enum RecordType {
    A,
    AAAA,
    CNAME;

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final int LONGEST_NAME = 253;

    /** Returns the type of a target that {@link #normal} returned. */
    static RecordType of(String target) {
        if (target.indexOf(':') >= 0) {
            return AAAA;
        }
        return IPV4.matcher(target).matches() ? A : CNAME;
    }

    /**
     * Returns the target in lower case without a final dot, IPv6 addresses in one of their many spellings.
     *
     * @throws IllegalArgumentException if it is neither an address nor a host name
     */
    static String normal(String target) {
        var plain = target.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (IPV4.matcher(plain).matches()) {
            return plain;
        }
        if (IPV6.matcher(plain).matches()) {
            try {
                // Text with a colon is never looked up.
                return InetAddress.getByName(plain).getHostAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("Not an IPv6 address: " + target, e);
            }
        }
        if (!isHostName(plain)) {
            throw new IllegalArgumentException("Neither an IP address nor a host name: '" + target + "'");
        }
        return plain;
    }

    private static boolean isHostName(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || NUMBERS.matcher(name).matches()) {
            return false;
        }
        for (var label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
