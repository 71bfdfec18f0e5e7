package dev.berth.runtime.credential;

/** A credential whose secret is read already. */
record KnownCredential(String variable, String origin, Secret secret) implements Credential {}
