/** Configures transaction managers that tell the truth about a commit, in place of Spring Boot's. */
@NullMarked
package dev.homeport.spring.boot.transaction;

import org.jspecify.annotations.NullMarked;
