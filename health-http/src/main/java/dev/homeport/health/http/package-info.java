@NullMarked
package dev.homeport.health.http;

import org.jspecify.annotations.NullMarked;
