/** A data source that always leads to the one true PostgreSQL primary. */
module dev.homeport.jdbc {
    requires io.github.resilience4j.core;
    requires java.logging;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires transitive com.zaxxer.hikari;
    requires transitive dev.homeport;
    requires transitive io.github.resilience4j.retry;
    requires transitive java.sql;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static transitive org.jspecify;

    exports dev.homeport.jdbc;
    // The driver makes the socket factory by its name.
    exports dev.homeport.jdbc.internal.connect to
            org.postgresql.jdbc;
}
