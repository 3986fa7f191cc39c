/** Configures a {@link dev.homeport.jdbc.FailoverDataSource} from properties, in place of Spring Boot's data source. */
@NullMarked
package dev.homeport.spring.boot.jdbc;

import org.jspecify.annotations.NullMarked;
