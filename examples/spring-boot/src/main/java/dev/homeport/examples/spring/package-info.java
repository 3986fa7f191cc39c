/** The orders service as a Spring Boot application: orders in PostgreSQL, shopping carts in a DynamoDB global table. */
@NullMarked
package dev.homeport.examples.spring;

import org.jspecify.annotations.NullMarked;
