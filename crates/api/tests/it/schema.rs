//! Does a value have the shape a schema of the document says? As much of JSON Schema as we use.

use serde_json::Value;

/// What does not fit, with its place.
pub fn misfits(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(document, schema, value, "$", &mut found);
    found
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(path) = schema["$ref"].as_str() {
        let target = document.pointer(path.trim_start_matches('#'));
        return check(document, target.expect("a schema"), value, at, found);
    }
    if let Some(options) = schema["oneOf"].as_array() {
        let fits = |option| misfits(document, option, value).is_empty();
        if options.iter().filter(|option| fits(option)).count() != 1 {
            found.push(format!("{at}: fits not exactly one"));
        }
        return;
    }
    if !has_type(&schema["type"], value) {
        found.push(format!("{at}: {value} is no {}", schema["type"]));
        return;
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        found.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    for item in value.as_array().into_iter().flatten() {
        check(document, &schema["items"], item, &format!("{at}[]"), found);
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(name.as_str().expect("a name")) {
                found.push(format!("{at}: lacks {name}"));
            }
        }
        for (name, inner) in object {
            let rest = &schema["additionalProperties"];
            match schema["properties"].get(name) {
                Some(declared) => check(document, declared, inner, &format!("{at}.{name}"), found),
                None if rest.is_object() => {
                    check(document, rest, inner, &format!("{at}.{name}"), found)
                }
                None if schema["properties"].is_object() => found.push(format!("{at}: has {name}")),
                None => {}
            }
        }
    }
}

fn has_type(declared: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match declared {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}
