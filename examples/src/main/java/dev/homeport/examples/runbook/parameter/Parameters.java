package dev.homeport.examples.runbook.parameter;

import dev.homeport.examples.runbook.RunbookException;
import java.util.Optional;

/** Reads and writes the parameters that one region's instances follow. */
public interface Parameters extends AutoCloseable {

    /** Returns the value of that name, if there is one. */
    Optional<String> get(String name) throws RunbookException;

    /** Writes the value, whether or not there is one; nothing happens if it is that value already. */
    void put(String name, String value) throws RunbookException;

    /** Removes the name; nothing happens if it does not exist. */
    void delete(String name) throws RunbookException;

    /** Returns the place where the record of the lock is kept. */
    LockPlace lockPlace();

    /** Ends what was opened; throws nothing. */
    @Override
    void close();

    /** Keeps one record that at most one run may create. */
    interface LockPlace {
        /** Creates the record; returns false if one exists. */
        boolean create(String text) throws RunbookException;

        /** Returns the record, if there is one. */
        Optional<String> read() throws RunbookException;

        /** Writes the record anew. */
        void replace(String text) throws RunbookException;

        /** Removes the record; nothing happens if none exists. */
        void delete() throws RunbookException;
    }
}
