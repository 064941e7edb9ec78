from django.db import migrations


def file_documents(apps, schema_editor):
    """Each file that a report had becomes a document; its code is printed nowhere."""
    Report = apps.get_model("portfolios", "Report")
    Document = apps.get_model("portfolios", "Document")
    made = {}
    reports = Report.objects.exclude(file="").select_related("placement__cohort__programme")
    for report in reports.order_by("finished_at", "pk"):
        name = report.file.name
        if name not in made:
            made[name] = Document.objects.create(
                school_id=report.placement.cohort.programme.school_id,
                # Not the key it had: that was the hash of something else.
                content_key=f"before-{report.pk}",
                file=name,
                sha256=report.sha256,
                made_at=report.finished_at,
            )
        Report.objects.filter(pk=report.pk).update(document=made[name])
    Report.objects.filter(state="ready", document=None).update(state="failed")


class Migration(migrations.Migration):

    dependencies = [
        ("portfolios", "0009_documents"),
    ]

    operations = [
        migrations.RunPython(file_documents, migrations.RunPython.noop),
    ]
