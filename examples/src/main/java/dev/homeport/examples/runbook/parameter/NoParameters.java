package dev.homeport.examples.runbook.parameter;

import java.util.Optional;

/** Stands for the place where instances know every server, so that nothing is written. */
final class NoParameters implements Parameters, Parameters.LockPlace {

    @Override
    public Optional<String> get(String name) {
        return Optional.empty();
    }

    @Override
    public void put(String name, String value) {
        throw new IllegalStateException("Nothing is written without parameters");
    }

    @Override
    public void delete(String name) {
        throw new IllegalStateException("Nothing is deleted without parameters");
    }

    @Override
    public LockPlace lockPlace() {
        return this;
    }

    @Override
    public boolean create(String text) {
        return true;
    }

    @Override
    public Optional<String> read() {
        return Optional.empty();
    }

    @Override
    public void replace(String text) {
        // The lock of the session on the server is the only one.
    }

    @Override
    public void delete() {
        // The lock of the session on the server is the only one.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
