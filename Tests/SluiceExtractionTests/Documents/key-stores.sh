#!/bin/bash -e
# Makes store.jks, store.jceks and store.kdbx. Needs a Java runtime, and Python with the package pykeepass.
for type in jks jceks; do
    rm -f store.$type
    keytool -genkeypair -storetype $type -keystore store.$type -storepass fishfish -keypass fishfish -alias key \
        -keyalg EC -groupname secp256r1 -dname CN=test -noprompt
done
python3 -c 'import pykeepass; pykeepass.create_database("store.kdbx", password="fish").save()'
