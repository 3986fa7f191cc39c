package dev.homeport.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets what this JVM trusts by default: three system properties of the JDK, which TLS clients read when they are built.
 * Labs that are open at the same time are trusted together; when the last one ends, the properties are as they were
 * before.
 */
final class JvmTrust {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String TYPE = "javax.net.ssl.trustStoreType";
    private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

    /** Each lab's store holds the certificates of those before it, too. Guarded by itself, as the following. */
    private static final List<LabTrust> LABS = new ArrayList<>();

    private static final Map<String, @Nullable String> BEFORE = new HashMap<>();

    private JvmTrust() {}

    static void add(LabTrust lab) {
        synchronized (LABS) {
            if (LABS.contains(lab)) {
                return;
            }
            if (LABS.isEmpty()) {
                for (var property : List.of(STORE, TYPE, PASSWORD)) {
                    BEFORE.put(property, System.getProperty(property));
                }
            }
            use(lab);
            LABS.add(lab);
        }
    }

    static void remove(LabTrust lab) {
        synchronized (LABS) {
            if (!LABS.remove(lab)) {
                return;
            }
            if (LABS.isEmpty()) {
                BEFORE.forEach(JvmTrust::set);
            } else {
                use(LABS.get(LABS.size() - 1));
            }
        }
    }

    private static void use(LabTrust lab) {
        var store = lab.store();
        set(STORE, store.toString());
        set(TYPE, LabTrust.STORE_TYPE);
        set(PASSWORD, LabTrust.STORE_PASSWORD);
    }

    private static void set(String property, @Nullable String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
