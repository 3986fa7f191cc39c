package dev.homeport.health;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a configuration, so that the user hears all of it at once. */
final class Problems {

    private final List<String> found = new ArrayList<>();

    void add(String problem) {
        found.add(problem);
    }

    void addIf(boolean wrong, String problem) {
        if (wrong) {
            found.add(problem);
        }
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
