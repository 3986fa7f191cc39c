package dev.homeport.testkit;

import java.io.IOException;
import java.sql.SQLException;

/** A step of a lab's work, which may fail the way servers and files do. */
@FunctionalInterface
interface LabAction {
    void run() throws IOException, SQLException;
}
