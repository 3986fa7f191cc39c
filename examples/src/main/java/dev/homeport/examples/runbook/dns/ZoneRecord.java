package dev.homeport.examples.runbook.dns;

/**
 * A record as a provider keeps it.
 *
 * @param id what the provider knows it by
 * @param obstacle why this record cannot be moved by an ordinary update, or an empty text
 */
record ZoneRecord(String id, String type, String target, String obstacle) {

    /** A record that can be moved. */
    ZoneRecord(String id, String type, String target) {
        this(id, type, target, "");
    }

    /** Returns true for the types that lead a name to a machine. */
    static boolean leadsSomewhere(String type) {
        for (var known : RecordType.values()) {
            if (known.name().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
