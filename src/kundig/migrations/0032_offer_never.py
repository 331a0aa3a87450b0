from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0031_patterns")]

    operations = [
        migrations.AddField(
            model_name="offer", name="never", field=models.BooleanField(default=False, db_default=False)
        ),
        migrations.RunSQL(
            "UPDATE kundig_offer o SET never = TRUE FROM kundig_response r WHERE r.offer_id = o.id"
            " AND r.answer = 'declined' AND r.reason = 'never' AND o.answer = 'declined'",
            migrations.RunSQL.noop,
        ),
    ]
