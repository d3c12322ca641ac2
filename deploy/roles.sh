#!/bin/sh
# Runs once, when the database of docker-compose.yml is made: an owner of the tables, and the role
# that the portal works as. What the latter may do is granted with each migration.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 \
    --set owner_password="$POSTGRES_OWNER_PASSWORD" --set app_password="$POSTGRES_APP_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN NOSUPERUSER PASSWORD :'owner_password';
CREATE ROLE portal LOGIN NOSUPERUSER PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner;
\connect portal
ALTER SCHEMA public OWNER TO portal_owner;
SQL
