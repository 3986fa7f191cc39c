package dev.homeport.config;

import java.util.List;

/** Keeps the values of a generation for the next start. */
@FunctionalInterface
interface KnownGoodStore {

    /** Keeps nothing. */
    KnownGoodStore NONE = (generation, readings) -> {};

    void keep(Generation<?> generation, List<NamedReading> readings);
}
